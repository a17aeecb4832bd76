//! Forms whose words are sealed or stored and never stand in the log: payee account, contact, files.

use fund::{May, Subject, may};

use super::Sketch;
use crate::act::privately;
use crate::component::Field;

/// The private fields of the step, after what the act is about.
pub fn write(form: &mut Sketch<'_, '_>) {
    for path in ["enterprise", "notice", "project", "grounds"] {
        form.show(path);
    }
    private(form, "应与企业名称一致");
}

/// A referral: every word of it is sealed.
pub fn referral(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    for private in privately(cx.step).0 {
        let field = match private.name {
            "official" => {
                Field::text(private.name, private.title).hint("加密保存，只有督察联合工作组和审计看得到")
            }
            "authority" => {
                Field::text(private.name, private.title).hint("如 某某纪检监察机关；涉嫌犯罪的，填写司法机关")
            }
            "facts" => {
                Field::textarea(private.name, private.title).hint("写明涉及的环节、项目和证据；加密保存")
            }
            _ => Field::text(private.name, private.title),
        };
        form.write(field.value(cx.value(private.name)).errors(cx.errors));
    }
}

/// A contract: with whom, on which paper, to which account; its milestones come last.
pub fn contract(form: &mut Sketch<'_, '_>) {
    for path in ["procurement", "number", "supplier", "supplier_name", "signed_on", "file"] {
        form.show(path);
    }
    private(form, "应与供应商名称一致");
}

fn private(form: &mut Sketch<'_, '_>, holder: &'static str) {
    let cx = form.cx;
    for private in privately(cx.step).0 {
        let field = match private.name {
            "holder" => Field::text(private.name, private.title).hint(holder),
            "number" => Field::code(private.name, private.title).hint("只写数字，空格不影响"),
            "contact" => Field::text(private.name, private.title).hint("加密保存，只用于答复您"),
            _ => Field::text(private.name, private.title),
        };
        form.write(field.value(cx.value(private.name)).errors(cx.errors));
    }
}

/// What was proposed, to be held against the account permit; then the answer.
pub fn verify(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("enterprise");
    let proposed = cx.office.view(|view| {
        let enterprise =
            cx.value("enterprise").parse().ok().and_then(|code| view.fund.enterprises.get(&code))?;
        // The whole number is for the one office that compares it with the permit, and only while it waits for that.
        let subject = Subject::Enterprise(enterprise.code.clone());
        if may(view.fund, view.packs, cx.step, cx.actor, &subject, view.today) != May::Allowed {
            return None;
        }
        let (account, _, on) = enterprise.proposed_account.clone()?;
        let permits: Vec<_> =
            enterprise.evidence.iter().filter(|e| e.kind == "account-permit").cloned().collect();
        Some((enterprise.code.clone(), enterprise.name.clone(), account, on, permits))
    });
    let Some((code, name, account, on, permits)) = proposed else { return };
    let opened = cx
        .office
        .sealed()
        .committed(code.as_str(), &office::sealed::Field::BankAccount, &account.commitment)
        .ok()
        .flatten()
        .and_then(|text| text.parse::<office::sealed::BankAccount>().ok());
    let mut facts = vec![("企业", name), ("开户行", account.bank.clone()), ("登记日期", on.to_string())];
    match opened {
        Some(sealed) => {
            facts.push(("户名", sealed.holder.clone()));
            facts.push(("账号", sealed.number.clone()));
        }
        None => facts.push(("账号", format!("末四位 {}（演示数据没有完整账号）", account.tail))),
    }
    form.write("<dl class=\"facts\">");
    for (label, value) in facts {
        form.write(format_args!("<dt>{label}</dt><dd>{}</dd>", super::generic::escape(&value)));
    }
    form.write("</dl>");
    for permit in permits {
        let href = format!("/files/{}", permit.digest);
        let card =
            crate::component::EvidenceCard::new("开户证明", &permit.name, href, &permit.digest, permit.bytes);
        form.write(card.from(permit.by.zh(), permit.on));
    }
    form.show("agrees");
    form.show("reason");
}

/// One file: what it is, and the file itself; name, size and type follow from it.
pub fn file(form: &mut Sketch<'_, '_>) {
    for path in ["name", "bytes", "media"] {
        form.take(path);
    }
    let cx = form.cx;
    let subjects = ["project", "reward", "enterprise"];
    let named = subjects.iter().any(|path| !cx.value(path).is_empty());
    for path in subjects {
        if named && cx.value(path).is_empty() && cx.errors.of(path).is_none() {
            form.take(path);
        }
    }
}
