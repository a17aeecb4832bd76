//! The permission matrix, printed from the step table and the routes, held against the page that people read.

use std::fmt::Write as _;
use std::path::Path;

use fund::{Role, StepId};
use portal::access::Access;

const PAGE: &str = "../../docs/permissions.md";

fn page() -> String {
    let mut out = String::from(
        "# Who may do what, and who may open what\n\n\
         Printed from the step table (`crates/fund/src/steps/`) and the routes (`crates/portal/src/routes.rs`) by\n\
         `UPDATE=1 cargo test -p portal --test doors matrix`; the test fails where this page says otherwise. Beyond the role,\n\
         `may` asks for district or enterprise, stage, duty and waits; views show only what is one's own.\n\n\
         ## Acts\n\n",
    );
    heads(&mut out, "Act");
    for step in StepId::ALL {
        let row = step.row();
        let _ = write!(out, "| {} `{}` |", row.name, step.key());
        for role in Role::ALL {
            let _ = write!(out, " {} |", if row.by.contains(&role) { "●" } else { "" });
        }
        out.push('\n');
    }
    out.push_str("\n## Addresses\n\nThe last column is a visitor who is not signed in.\n\n");
    heads(&mut out, "Address");
    let mut routes = portal::routes();
    routes.sort_by_key(|route| (route.path, route.method));
    for route in routes {
        let _ = write!(out, "| {} `{}` |", route.method, route.path);
        for role in Role::ALL {
            let opens = if role == Role::Citizen {
                route.access == Access::Public
            } else {
                route.access.admits(Some(role))
            };
            let _ = write!(out, " {} |", if opens { "●" } else { "" });
        }
        out.push('\n');
    }
    out
}

fn heads(out: &mut String, first: &str) {
    let _ = write!(out, "| {first} |");
    for role in Role::ALL {
        let _ = write!(out, " {} |", role.zh());
    }
    out.push_str("\n|---|");
    out.push_str(&":-:|".repeat(Role::ALL.len()));
    out.push('\n');
}

/// Given the step table and the routes; then the matrix people read says the same.
#[test]
fn the_permission_matrix_is_the_one_people_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let read = std::fs::read_to_string(&path).unwrap_or_default();
    for (number, (now, then)) in page.lines().zip(read.lines()).enumerate() {
        assert_eq!(now, then, "docs/permissions.md line {}: look at the change, then UPDATE=1", number + 1);
    }
    assert_eq!(
        page.lines().count(),
        read.lines().count(),
        "docs/permissions.md: look at the change, then UPDATE=1"
    );
}

/// Given 第三条, 第十五条 and the duty of an administrator; then no act on a case is open to those who only look or manage.
#[test]
fn those_who_look_and_those_who_manage_accounts_act_on_no_case() {
    for step in StepId::ALL {
        let by = step.row().by;
        assert!(!by.contains(&Role::Auditor), "{} is open to auditors", step.key());
        if by.contains(&Role::Administrator) {
            assert!(step.key().ends_with("_account"), "{} is open to the administrator", step.key());
        }
    }
}
