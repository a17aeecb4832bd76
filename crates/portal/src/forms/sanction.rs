//! What is intended, decided or lifted: the finding beside it, the three measures as boxes and an amount.

use fund::FindingId;
use law::Fen;

use super::{Sketch, generic};
use crate::component::Field;

/// The finding, the ground, the measures, then the rest.
pub fn write(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("finding");
    form.show("ground");
    let told = cx.office.view(|view| {
        let id: FindingId = cx.value("finding").parse().ok()?;
        let finding = view.fund.findings.get(&id)?;
        let case = finding.target.purpose().and_then(|id| view.fund.funded(id));
        let most = case.and_then(|own| own.paid.checked_sub(own.recovery_ordered));
        Some((finding.proposal.as_ref().map(|own| (own.measures, own.ground)), most, finding.target.clone()))
    });
    let mut out = generic::group("field", cx, "measures", "处理措施（第十七条）");
    let (mut hint, mut ceiling) = (String::new(), "只针对已拨付资金的项目或奖补申报".to_owned());
    let mut supplier = false;
    if let Some((told, most, target)) = told {
        supplier = target.procurement().is_some();
        if let Some((measures, ground)) = told.filter(|_| cx.step == fund::StepId::DecideSanction) {
            hint = format!(
                "已告知：{}；{}。决定不能重于告知，可以减轻或者不予处理。",
                ground.zh(),
                measures.zh()
            );
        }
        if let Some(most) = most {
            ceiling = format!("不追回填 0；最多 {} 元（已拨付且未决定追回）", most.grouped());
        }
    }
    if !hint.is_empty() {
        out.push_str(&format!("<p class=\"hint\">{}</p>", generic::escape(&hint)));
    }
    form.write(out);
    boxes(form, !supplier, true, &ceiling);
}

/// A decision lifted or changed: what stands now beside the boxes, ticked for what is to stand on.
pub fn lift(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("finding");
    form.show("cause");
    form.show("authority");
    let stands = cx.office.view(|view| {
        let id: FindingId = cx.value("finding").parse().ok()?;
        let sanction = view.fund.findings.get(&id)?.sanction.as_ref()?;
        let received =
            sanction.recovery.and_then(|id| view.fund.recoveries.get(&id)).map(|own| own.received());
        Some((sanction.measures, sanction.document.clone(), received.unwrap_or(Fen::ZERO)))
    });
    form.write(generic::group("field", cx, "measures", "撤销、变更以后仍然保留的措施"));
    let (mut debar, mut censure, mut ceiling) = (true, true, "全部不再追回填 0".to_owned());
    if let Some((measures, document, received)) = stands {
        let hint =
            format!("现行决定（{document}）：{}。只勾选仍然保留的；全部撤销的，都不勾选。", measures.zh());
        form.write(format!("<p class=\"hint\">{}</p>", generic::escape(&hint)));
        (censure, debar) = (measures.censure, measures.debar);
        ceiling = format!(
            "现为 {} 元，全部不再追回填 0。已退回 {} 元：保留的金额低于它的，差额列为应退还，由市财政局退还",
            measures.recover.grouped(),
            received.grouped()
        );
        if measures.recover == Fen::ZERO {
            ceiling = "本决定没有追回，填 0".to_owned();
        }
    }
    boxes(form, debar, censure, &ceiling);
}

/// The boxes a measure can be ticked in, and the amount.
fn boxes(form: &mut Sketch<'_, '_>, debar: bool, censure: bool, ceiling: &str) {
    let cx = form.cx;
    let boxed = |path: &'static str, title: &'static str| {
        Field::checkbox(path, title).value(cx.value(path)).errors(cx.errors)
    };
    form.take("measures.censure");
    if censure {
        form.write(boxed("measures.censure", "通报"));
    }
    form.take("measures.debar");
    if debar {
        form.write(boxed("measures.debar", "取消申请资格"));
    }
    form.take("measures.recover");
    let typed = cx.value("measures.recover");
    let amount = Field::amount("measures.recover", "追回金额").hint(ceiling);
    form.write(amount.value(if typed.is_empty() { "0" } else { typed }).errors(cx.errors));
    form.write("</fieldset>");
}
