//! Accounts: who is behind one, which office it holds. A changed account starts from what it is now.

use fund::field::Kind;

use super::{FormContext, Sketch, generic};
use crate::act::privately;
use crate::component::Field;

/// Login name, person, office.
pub fn write(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    if cx.step.key() == "change_account" {
        return change(form);
    }
    form.show("account");
    for private in privately(cx.step).0 {
        let field = match private.name {
            "phone" => Field::phone(private.name, private.title),
            "id_number" => Field::code(private.name, private.title)
                .hint("用来认出同一个人的几个账号，加密保存，不进办理记录"),
            _ => Field::text(private.name, private.title).medium(),
        };
        let field = if private.optional { field.optional() } else { field };
        form.write(field.value(cx.value(private.name)).errors(cx.errors));
    }
    for path in ["role", "organisation", "district", "enterprise"] {
        form.show(path);
    }
}

fn change(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    let Some(known) = cx.office.actor(&cx.value("account").into()) else { return };
    let mut values = cx.values.clone();
    let role = serde_json::to_value(known.role).ok().and_then(|role| role.as_str().map(str::to_owned));
    let now = [
        ("role", role.unwrap_or_default()),
        ("district", known.district.unwrap_or_default()),
        ("organisation", known.organisation),
        ("active", if known.active { "是" } else { "否" }.to_owned()),
    ];
    let asked_first = cx.errors.is_empty() && !cx.values.contains_key("role");
    if asked_first {
        values.extend(now.into_iter().map(|(path, value)| (path.to_owned(), value)));
    }
    let filled = FormContext { values: &values, ..*cx };
    for path in ["account", "role", "district", "organisation", "active"] {
        if let Some(field) = form.take(path) {
            // An enterprise's account stays one: its office is not offered.
            debug_assert!(field.kind != Kind::Digest);
            form.write(generic::control(&filled, &field, path));
        }
    }
}
