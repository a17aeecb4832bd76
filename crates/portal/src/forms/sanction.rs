//! What is intended or decided against a party: the finding beside it, the three measures as boxes and an amount.

use fund::FindingId;

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
    let boxed = |path: &'static str, title: &'static str| {
        Field::checkbox(path, title).value(cx.value(path)).errors(cx.errors)
    };
    form.take("measures.censure");
    form.write(boxed("measures.censure", "通报"));
    form.take("measures.debar");
    if !supplier {
        form.write(boxed("measures.debar", "取消申请资格"));
    }
    form.take("measures.recover");
    let typed = cx.value("measures.recover");
    let amount = Field::amount("measures.recover", "追回金额").hint(&ceiling);
    form.write(amount.value(if typed.is_empty() { "0" } else { typed }).errors(cx.errors));
    form.write("</fieldset>");
}
