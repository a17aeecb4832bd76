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

/// A supplier's new account: beside it the one the contract has now.
pub fn change(form: &mut Sketch<'_, '_>) {
    form.show("procurement");
    if let Some(contract) = contract_of(form) {
        facts(
            form,
            &[
                ("供应商", contract.supplier.name.clone()),
                ("现用账户", format!("{}，尾号 {}", contract.account.bank, contract.account.tail)),
            ],
        );
    }
    private(form, "应与供应商名称一致；不一致的不能变更");
    form.show("reason");
    form.show("file");
}

/// What was brought in, to be asked of the supplier itself and held against its paper; then the answer.
pub fn review(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("procurement");
    let Some(contract) = contract_of(form) else { return };
    let Some(proposed) = &contract.proposed else { return };
    // The whole number is for the one office that compares it, and only while it waits for that.
    let allowed = cx.office.view(|view| {
        let subject = Subject::Procurement(cx.value("procurement").parse().ok()?);
        Some(may(view.fund, view.packs, cx.step, cx.actor, &subject, view.today) == May::Allowed)
    });
    if allowed != Some(true) {
        return;
    }
    let now = format!("{}，尾号 {}", contract.account.bank, contract.account.tail);
    let mut told = vec![
        ("供应商", contract.supplier.name.clone()),
        ("合同编号", contract.number.to_string()),
        ("现用账户", now),
        ("新开户行", proposed.account.bank.clone()),
    ];
    match sealed(cx, contract.supplier.code.as_str(), &proposed.account.commitment) {
        Some(account) => {
            told.push(("新户名", account.holder.clone()));
            told.push(("新账号", account.number.clone()));
        }
        None => told.push(("新账号", format!("末四位 {}（密封库中没有完整账号）", proposed.account.tail))),
    }
    told.extend([("变更原因", proposed.reason.clone()), ("登记日期", proposed.on.to_string())]);
    facts(form, &told);
    let paper =
        format_args!("<p><a href=\"/files/{0}\">打开供应商的书面材料</a></p>", proposed.file).to_string();
    form.write(paper);
    form.show("agrees");
    form.show("finding");
}

fn contract_of(form: &Sketch<'_, '_>) -> Option<fund::state::Contract> {
    let id = form.cx.value("procurement").parse().ok()?;
    form.cx.office.view(|view| view.fund.procurements.get(&id)?.contract.clone())
}

/// Holder, bank and number as they were sealed for this payee.
fn sealed(
    cx: &super::FormContext<'_>,
    payee: &str,
    commitment: &fund::Digest,
) -> Option<office::sealed::BankAccount> {
    let text = cx.office.sealed().committed(payee, &office::sealed::Field::BankAccount, commitment);
    text.ok().flatten()?.parse().ok()
}

fn facts(form: &mut Sketch<'_, '_>, told: &[(&str, String)]) {
    form.write("<dl class=\"facts\">");
    for (label, value) in told {
        form.write(format_args!("<dt>{label}</dt><dd>{}</dd>", super::generic::escape(value)));
    }
    form.write("</dl>");
}

fn private(form: &mut Sketch<'_, '_>, holder: &'static str) {
    let cx = form.cx;
    for private in privately(cx.step).0 {
        let field = match private.name {
            "holder" => Field::text(private.name, private.title).hint(holder),
            "number" | "account_number" => {
                Field::code(private.name, private.title).hint("只写数字，空格不影响")
            }
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
    let opened = sealed(cx, code.as_str(), &account.commitment);
    let mut told = vec![("企业", name), ("开户行", account.bank.clone()), ("登记日期", on.to_string())];
    match opened {
        Some(sealed) => {
            told.push(("户名", sealed.holder.clone()));
            told.push(("账号", sealed.number.clone()));
        }
        None => told.push(("账号", format!("末四位 {}（演示数据没有完整账号）", account.tail))),
    }
    facts(form, &told);
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
