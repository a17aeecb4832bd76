//! `Tags/CustomTag*.xml`: elements with the names of structured data whose values are references to text objects.

use std::collections::HashMap;

use paper::Invoice;

use super::package::{Package, folder};
use super::page::Page;
use super::{Found, part};
use crate::read::xml::paper_era;
use crate::xml::Element;
use crate::{Sure, Witness};

/// What the texts under tags say.
pub(super) fn witnesses(
    package: &Package,
    root: Element<'_>,
    base: &str,
    pages: &[Page],
    found: &mut Found,
) -> Vec<Witness<Invoice>> {
    let Some(list_path) = package.resolve(base, root.value(&["CustomTags"])) else { return Vec::new() };
    let Some(list) = part(package, &list_path, found) else { return Vec::new() };
    let texts: HashMap<(&str, &str), &str> = pages
        .iter()
        .flat_map(|page| {
            page.texts.iter().map(|text| ((page.id.as_str(), text.id.as_str()), text.text.as_str()))
        })
        .collect();
    let locations = list.root().all().filter(|element| element.name() == "FileLoc").map(Element::text);
    let mut witnesses = Vec::new();
    for path in locations.filter_map(|at| package.resolve(folder(&list_path), at)).take(8) {
        let Some(tree) = part(package, &path, found) else { continue };
        let tree = tree.with_texts(|element| referred(element, &texts));
        witnesses.push(Witness::new(path, Sure::Printed, paper_era::invoice(tree.root())));
    }
    witnesses
}

/// The texts that an element refers to, in order: a long name stands in two objects, a currency sign in its own.
fn referred(element: Element<'_>, texts: &HashMap<(&str, &str), &str>) -> Option<String> {
    let mut references = element.children().filter(|child| child.name() == "ObjectRef").peekable();
    references.peek()?;
    let text = |reference: Element<'_>| {
        texts.get(&(reference.attribute("PageRef").unwrap_or_default(), reference.text())).copied()
    };
    Some(references.filter_map(text).collect())
}
