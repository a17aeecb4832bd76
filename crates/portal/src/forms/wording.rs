//! What the forms say beyond the schemas' titles: a clearer question, a hint, what an outcome leads to. One table.

use fund::StepId;

/// The words of a field or choice.
#[derive(Debug, Clone, Copy, Default)]
pub struct Words {
    /// Instead of the schema's title.
    pub label: Option<&'static str>,
    /// Below it; may be empty.
    pub hint: &'static str,
}

const fn hint(hint: &'static str) -> Words {
    Words { label: None, hint }
}

const fn say(label: &'static str, hint: &'static str) -> Words {
    Words { label: Some(label), hint }
}

const DEFECTS: Words = say("补正清单", "退回补正时填写。一次说全：每个问题一行，写明对应的材料和要怎么改。");
const DOCUMENT: Words = hint("如 哈工信联规〔2025〕3号");
const RECEIPT: Words = hint("国库或银行回单上的编号，不能重复");

/// The words of a step's field. Paths of rows are given without their numbers.
#[must_use]
pub fn of(step: StepId, path: &str) -> Words {
    match (step.key(), unnumbered(path).as_str()) {
        ("review_pool" | "decide_pool" | "conclude_acceptance", "defects") => DEFECTS,
        ("review_pool" | "decide_pool" | "conclude_acceptance", "reason") => {
            hint("企业会看到这段话。不予通过时必须写明事实和条款。")
        }
        ("review_pool" | "decide_pool" | "conclude_acceptance", "defects[].item") => say("哪一项", ""),
        ("review_pool" | "decide_pool" | "conclude_acceptance", "defects[].note") => {
            say("存在的问题和补正要求", "写到企业照着就能改，如：第 3 页缺公章，请补盖后重新扫描上传")
        }
        ("examine_reward", "defects") => DEFECTS,
        ("examine_reward", "defects[].item") => say("哪一项", ""),
        ("examine_reward", "defects[].note") => say("存在的问题和补正要求", "写到申报单位照着就能改"),
        ("examine_reward", "reason") => hint("不予受理时填写，申报单位会看到"),
        ("open_call", "head") => hint("采取以奖代补方式的方向（第九条）"),
        ("open_call", "document") => DOCUMENT,
        ("open_call", "file") => say("公告文件", "公告的扫描件或版式文件"),
        ("open_call", "criteria") => say("评审指标", "每项写名称和满分，合计 100 分；公布后不能改"),
        ("open_call", "grades") => {
            say("奖补标准", "按类别写得分达到多少给多少，每项不超过办法规定的上限；得分低于最低一档的不入选")
        }
        ("open_call", "experts") => say("评审专家人数", "5 人以上单数（口径：评审专家人数）"),
        ("start_reward", "name") => hint("产品或服务的正式名称"),
        ("start_reward", "summary") => {
            hint("功能、价格、部署方式和周期，几句话写清；不写单位名称，供专家隐名评审")
        }
        ("submit_reward", "summary") => say("产品服务简介", "不修改的不填"),
        ("file_provider", "services") => hint("面向试点行业企业提供的产品和服务"),
        ("file_provider", "served") => say("已服务本市企业（户）", "没有填 0"),
        ("decide_provider", "reason") => hint("服务商会看到；不列入的写明事实"),
        ("enter_expert", "account") => hint("系统管理员开立的验收专家账号"),
        ("enter_expert", "field") => hint("如 工业软件、自动化、信息安全"),
        ("enter_expert", "employer") => say("所在单位统一社会信用代码", "用于判断回避；没有的不填"),
        ("fix_panel", "field") => say("专业领域", "只从这一领域的专家中抽取；不限的不填"),
        ("replace_panelist", "leaves") => say("更换哪位专家", "由抽签次序的下一位接替；原评分作废"),
        ("replace_panelist", "reason") => hint("如 因病、逾期未评分"),
        ("record_visit", "finding") => hint("看到的设备、系统、数据和人员情况；与报送不一致的逐项写明"),
        ("answer_change", "answer") => hint("企业会看到；不同意的写明理由"),
        ("give_opinion", "text") => hint("逐项写明依据的材料；不合格或需补正的写明问题所在"),
        ("conclude_acceptance", "outcome") => hint("结论应与多数专家意见一致"),
        ("convene_acceptance", "meets_on") => say("评审日期", ""),
        ("request_advance", "contract") => hint("先上传与服务商签订的合同，并登记合同内容"),
        ("request_advance", "down_payment") => hint("以合同为准；首期按它计算，验收后与应补助金额结算"),
        ("examine_advance", "down_payment") => hint("与企业填报一致的不填；合同写明较少的，填合同的金额"),
        ("examine_advance", "opinion") => hint("写明核对了合同哪一条；企业会看到"),
        ("recall_advance", "file") => say("决定文件", "收回决定的扫描件或版式文件"),
        ("instruct_first", "share") => {
            hint("70 至 100（第十一条：不低于 70%）；按项目计算，不足一分的进一分")
        }
        ("suspend", "reason") => hint("企业会看到。暂停期间不能推进，各项期限停止计算"),
        ("resume", "reason") => hint("企业会看到"),
        ("reduce_award", "amount") => say("核减后的额度", "全部撤销填 0。不能低于已拨付的金额"),
        ("reduce_award", "file") => say("决定文件", "有文件的上传扫描件或版式文件"),
        ("allot", "amount") => hint("下达不能超过该方向的限额和未下达的预算；收回不能超过还没有占用的额度"),
        ("publish_notice", "projects") => hint("名单按核定顺序公示；公示天数按政策包自动计算"),
        ("submit_to_city", "document") => hint("请示的文号，如 哈工信呈〔2025〕12号"),
        ("approve_awards", "document") => hint("批复的文号，如 哈政复〔2025〕8号"),
        ("approve_awards", "file") => say("批准文件", "批复的扫描件或版式文件"),
        ("record_city_acceptance", "file") => say("验收文件", "国家验收结果的扫描件或版式文件"),
        ("order_recovery", "file") => say("决定文件", "追回决定的扫描件或版式文件"),
        ("record_checks", "checks[].evidence") => say("查询结果文件", ""),
        ("submit_to_city", "leave_out") => hint("一般不选；暂停或另行处理的项目可以移出，写明理由"),
        ("submit_to_city", "reason") => hint("移出项目时填写"),
        ("correct_notice", "leave_out") => hint("另行处理、不再列入的项目"),
        ("plan_procurement", "budget") => hint("同一支持方向的采购合计不能超过该方向的上限"),
        ("plan_procurement", "content") => hint("采购什么、交付什么、多长时间"),
        ("choose_method", "reason") => hint("公开招标以外的方式都要写明理由，说明符合哪一种情形"),
        ("choose_method", "above_threshold") => say("计划金额达到公开招标数额标准", "按省级公布的现行标准"),
        ("choose_method", "approval") => hint("达到标准而采用其他方式的，填写批准文号"),
        ("sign_contract", "supplier") => say("供应商的统一社会信用代码", "18 位，字母不区分大小写"),
        ("sign_contract", "file") => say("合同文件", "签字盖章的扫描件或版式文件"),
        ("change_contract", "file") => say("补充协议", "签字盖章的扫描件或版式文件"),
        ("change_payee", "reason") => hint("如 基本户变更、开户行合并"),
        ("change_payee", "file") => {
            say("供应商变更账户的书面材料", "盖章的变更函和新账户的开户证明，扫描件或版式文件")
        }
        ("review_payee", "finding") => {
            hint("写明按合同所载联系方式向谁核实、何时核实、答复如何；不要用变更函上的联系方式")
        }
        ("sign_contract", "milestones") => {
            say("合同阶段", "每个阶段交付什么、付多少；合同金额是各阶段之和，不用另填")
        }
        ("change_contract", "milestones") => say(
            "变更后尚未验收的阶段",
            "已填入还没有验收合格的各阶段，照变更后的样子改；没有列出的不再执行；已验收、已拨付的不变",
        ),
        ("accept_milestone", "opinion") => hint("逐项写明核对了什么、结果如何"),
        ("accept_milestone", "file") => say("验收报告", "签字的扫描件或版式文件"),
        ("instruct_milestones", "milestones") => say("拨付哪些阶段", "只列出验收合格、还没有拨付的阶段"),
        ("close_procurement", "reason") => hint("还有没有验收的阶段、或者没有签订合同时填写"),
        ("engage_assessor", "account") => hint("只能选择供应商自己的账号"),
        ("set_task", "project") => hint("现场核查和水平评测填写；第三方机构在项目上记录后自动算作完成"),
        ("finish_task", "file") => say("成果文件", "报告的扫描件或版式文件"),
        ("rate_service", "reason") => hint("写明及时性、质量和依据"),
        ("remove_lead_unit", "industry") => hint("只列出有组长单位的行业"),
        ("remove_lead_unit", "reason") => hint("写明事实和依据；公开的名单随之更新"),
        ("name_lead_unit" | "remove_lead_unit", "document") => hint("如 哈工信函〔2025〕5号"),
        ("name_lead_unit", "unit") => hint("18 位；组长单位先登记企业信息"),
        ("open_diagnosis", "file") => say("办法文件", "公布的办法或通知，扫描件或版式文件"),
        ("open_diagnosis", "formula.least") => hint("经企业确认的诊断达到这个户数才能申报"),
        ("open_diagnosis", "formula.pooled" | "formula.risen") => hint("没有另加的填 0"),
        ("record_diagnosis", "firm") => hint("18 位；须是贵单位牵头行业、已登记的企业，每户只计一次"),
        ("record_diagnosis", "report") => say("诊断报告", "签章的扫描件或版式文件"),
        ("record_diagnosis", "summary") => hint("发现的问题和改造建议；被诊断企业会看到"),
        ("confirm_diagnosis", "comment") => hint("属实的写对诊断的评价；不属实的写明情况。组长单位会看到"),
        ("propose_target" | "revise_target", "plan.name") => hint("如 培训人次、带动投资额；一项只说一件事"),
        ("propose_target" | "revise_target", "plan.source") => hint("从哪里统计，如 培训签到表、统计年报"),
        ("propose_target" | "revise_target", "plan.baseline") => hint("开始时的数值；从零开始填 0"),
        ("propose_target" | "revise_target", "plan.target") => hint("完成时应达到的数值，最多两位小数"),
        ("propose_target" | "revise_target", "plan.weight") => {
            hint("1 至 100；同一对象各指标的权重合起来算，不必正好是 100")
        }
        ("propose_target", "scope") => hint("先选对象：总体、支持方向、区县或项目"),
        ("propose_target", "indicator") => hint("系统计算的指标不用填报实际值"),
        ("review_target", "document") => hint("批准时填写，如 哈工信绩〔2025〕3号"),
        ("review_target", "reason") => hint("退回时填写：哪里不明确、不具体、做不到，要怎样改"),
        ("review_target", "clear") => say("目标明确：说的是一件事，看得懂做到什么样", ""),
        ("review_target", "specific") => say("指标具体：有数值、单位、期限和数据来源", ""),
        ("review_target", "achievable") => say("能够实现：与任务、预算和期限相称", ""),
        ("report_figure", "value") => hint("只写数字，最多两位小数"),
        ("report_figure", "file") => say("佐证材料", "统计表、签到表、报告等，扫描件或版式文件"),
        ("monitor_target", "remark") => hint("实际值和是否偏离由系统计算；这里写需要说明的情况"),
        ("set_measure", "owner") => hint("写单位或处室，如 市工信局中小企业处；不写个人姓名"),
        ("set_measure", "action") => hint("做什么、做到什么程度，能检查"),
        ("close_measure", "result") => hint("写明做了什么；是否已经纠正由系统按实际值计算"),
        ("advise_target", "text") => hint("负责的部门会看到；意见不改变目标"),
        ("evaluate_performance", "to") => hint("评价期最后一天，不能晚于今天"),
        ("evaluate_performance", "findings") => {
            hint("逐项说明完成了什么、没有完成什么、为什么；会印在自评报告上")
        }
        ("evaluate_performance", "improvements") => hint("怎样改进、结果怎样用于预算安排；会印在自评报告上"),
        ("adopt_evaluation", "document") => hint("审定时填写，如 哈工信绩〔2026〕1号"),
        ("adopt_evaluation", "reason") => hint("退回时填写"),
        ("reallot", "amount") => hint("只能调出没有被占用的额度；调入后不能超过该方向的上限"),
        ("carry_over", "taken_back") => {
            say("不结转、收回的额度", "没有列出的一律结转；已批准、已签约的只能结转")
        }
        ("carry_over", "file") => say("结转文件", "扫描件或版式文件"),
        ("reconcile", "file") => say("国库对账文件", "国库提供的原件"),
        ("settle_difference", "reason") => hint("写明核实了什么、凭什么材料；审计会看到"),
        ("register_instrument", "amount") => {
            hint("文件规定可以从这个方向支出的总额；以后的文件另行登记，金额相加")
        }
        ("register_instrument", "file") => say("文件", "规定金额的文件，扫描件或版式文件"),
        ("promise_grant", "document") => hint("财政部或省财政厅的下达文号"),
        (
            "adopt_pack"
            | "reduce_award"
            | "order_recovery"
            | "allot"
            | "register_instrument"
            | "set_terms"
            | "divide_money"
            | "record_city_acceptance",
            "document",
        ) => DOCUMENT,
        ("receive_grant" | "receive_recovery", "receipt") | ("confirm_payment", "lines[].receipt") => RECEIPT,
        ("receive_grant" | "receive_recovery" | "return_payment", "on") => hint("以国库或银行回单为准"),
        ("order_recovery", "amount") => hint("不超过已拨付且未决定追回的金额"),
        ("order_recovery", "reason") => hint("查明的事实和证据；企业会看到"),
        ("settle_flag", "reason") => hint("写明看了什么、问了谁、依据是什么；企业看不到"),
        ("settle_objection", "reason") => hint("会答复异议人并存档；写明核实了什么、结论和依据"),
        ("correct_notice", "reason") => hint("会印在更正后的公示上：更正了什么、为什么。公示期重新计算"),
        ("return_payment", "reason") => hint("银行退回的原因，如 户名不符"),
        ("verify_account", "reason") => say("不一致之处", "核验不一致时填写，企业会看到"),
        ("plan_inspection", "chosen") => {
            say("按风险选定的对象", "写明为什么选它：风险提示、金额、举报线索。只抽取、不选定的，留空")
        }
        ("plan_inspection", "chosen[].reason") => hint("如 发票与付款不符；单个合同金额大"),
        ("plan_inspection", "scope") => hint("抽取时选择；已经选定的不再参加抽取"),
        ("plan_inspection", "draw") => {
            say("随机抽取几个项目", "不抽取填 0。提交后范围即固定，下一步由系统按日志的根抽取，人不能挑选")
        }
        ("plan_inspection" | "entrust_inspection" | "order_rectification", "document")
        | ("propose_sanction" | "decide_sanction" | "demand_recovery", "document") => {
            hint("如 哈数转督〔2025〕1号")
        }
        ("entrust_inspection", "procurement") => hint("只列出已签合同、正在履行的采购；委托须依政府采购程序"),
        ("clear_target", "note") => hint("查了什么、看了哪些材料"),
        ("record_finding", "facts") => hint("时间、金额、单据编号写具体；责令整改或者告知后，当事人会看到"),
        ("record_finding", "file") => say("证据文件", "现场检查记录、照片、流水等；多份请打包成一个 ZIP"),
        ("order_rectification", "what") => hint("当事人会看到；写到照着就能改"),
        ("answer_rectification", "text") => hint("逐条对照整改要求写明做了什么、什么时候完成"),
        ("answer_rectification", "file") => say("整改材料", "票据、照片、说明等；多份请打包成一个 ZIP"),
        ("review_rectification", "opinion") => hint("不合格的写明还差什么；会重新计算整改期限"),
        ("propose_sanction", "reason") => hint("查明的事实、证据和所依条款；当事人会看到"),
        ("state_defence", "text") => hint("说明事实、理由；有证据的一并上传。不因陈述申辩加重处理"),
        ("state_defence", "file") => say("证据材料", "PDF、图片或 ZIP"),
        ("state_defence", "waived") => say("我单位放弃陈述申辩", ""),
        ("decide_sanction", "answer") => hint("采纳哪些、不采纳哪些、为什么；没有陈述申辩的，写明期满未提交"),
        ("decide_sanction", "file") => say("决定文件", "处理决定的扫描件或版式文件"),
        ("lift_recovery", "amount") => hint("全部撤销填 0；低于已退回金额的，差额列为应退还，由市财政局退还"),
        ("lift_sanction", "cause") => hint("提前恢复申请资格的，只终止取消申请资格，原决定不因此为错"),
        ("lift_sanction" | "lift_recovery", "authority") => {
            hint("如 哈尔滨市人民政府、哈尔滨铁路运输法院；自行纠正的填本局")
        }
        ("lift_sanction", "reason") => {
            hint("文书认定的主要理由；当事人会看到，处理公告只公布原因、机关和文号")
        }
        ("lift_sanction" | "lift_recovery", "document") => {
            hint("如 哈政复决〔2025〕3号、（2025）黑71行初12号")
        }
        ("lift_sanction" | "lift_recovery", "file") => {
            say("文书文件", "复议决定书、生效裁判或者本局决定的扫描件")
        }
        ("declare_relation", "code") => {
            say("企业或服务商的统一社会信用代码", "18 位；申报后您不再经办与它有关的任何事项")
        }
        ("declare_relation", "kind") => say("是什么关系", "如 配偶任职、本人持股、曾任职"),
        ("declare_relation", "person") => say("代他人登记时填写人员编号", "申报本人的不填"),
        ("open_account", "account") => hint("字母、数字或汉字，以后不能改"),
        ("open_account" | "change_account", "district") => hint("只有区县岗位填写"),
        ("open_account", "enterprise") => say("企业的统一社会信用代码", "只有企业账号填写"),
        ("open_account" | "change_account", "organisation") => hint("如 南岗区工业和信息化局、某某评测中心"),
        ("register_enterprise", "industry") => hint("四位小类代码（GB/T 4754-2017），如 3411"),
        ("register_enterprise", "legal_person") => say("具有独立法人资格", ""),
        ("report_progress", "percent") => hint("0 至 100"),
        ("request_change", "reason") => hint("写明变更什么、为什么；只填要变的项"),
        ("withdraw", "reason") => hint("撤回后不能恢复；受理期间可以重新申请"),
        ("file_evidence", "kind") => say("这是什么材料", ""),
        ("file_evidence", "digest") => say("选择文件", "PDF、OFD、XML、图片、XLSX、DOCX、ZIP，最大 50 MB"),
        _ => Words::default(),
    }
}

/// The words of one outcome: what it is called, and what follows from it.
#[must_use]
pub fn choice(step: StepId, value: &str) -> Words {
    match (step.key(), value) {
        ("examine_reward", "admit") => say("通过", "进入专家评审"),
        ("examine_reward", "return") => say("退回补正", "申报单位按清单补正后重新提交"),
        ("examine_reward", "refuse") => say("不予受理", "本项申报到此结束，申报单位会看到理由"),
        ("review_pool", "recommend") => say("推荐", "转市工信局审核"),
        ("review_pool", "return") | ("decide_pool", "return") => {
            say("退回补正", "企业按清单补正后回到本环节；逾期不补的不再受理")
        }
        ("review_pool", "decline") => say("不推荐", "本次申请到此结束，企业会看到理由"),
        ("decide_pool", "enter") => say("入库", "同意入库，企业开始改造，第三方机构跟踪"),
        ("decide_pool", "reject") => say("不予入库", "本次申请到此结束，企业会看到理由和条款"),
        ("give_opinion" | "conclude_acceptance", "pass") => say("合格", ""),
        ("give_opinion", "return") => say("需补正", "材料或现场有缺陷，补正后可以通过"),
        ("conclude_acceptance", "return") => say("退回补正", "企业按清单补正后重新评审"),
        ("give_opinion", "fail") => say("不合格", ""),
        ("conclude_acceptance", "fail") => say("不合格", "不予支持（第六条（三）），本项目到此结束"),
        ("settle_flag", "cleared") => say("已核实无问题", "证据没有变化就不再提示"),
        ("settle_flag", "explain") => say("要求说明或补正", "仍列为处理中；退回补正须另行办理"),
        ("settle_flag", "inspect") => say("转入检查", "仍列为处理中；检查后再下结论"),
        ("settle_flag", "confirmed") => say("确认存在问题", "须选择问题的性质；核减、撤销、追回须另行办理"),
        ("settle_flag", "paper") => say("材料缺失或有误", "项目真实，凭据不全或写错"),
        ("settle_flag", "overstated") => say("金额夸大", "项目真实，申报的金额高于实际"),
        ("settle_flag", "not_eligible") => say("不符合支持条件", "企业或支出不在支持范围"),
        ("settle_flag", "no_project") => say("项目不存在", "没有实施改造"),
        ("review_target", "set") => say("批准", "须确认明确、具体、可实现三项，并填写批复文号"),
        ("review_target", "return") => say("退回修改", "写明理由；修改后重新审核"),
        ("adopt_evaluation", "adopt") => say("审定", "结果公开，并作为下一次预算安排的依据"),
        ("adopt_evaluation", "return") => say("退回重做", "写明理由；重新组织自评"),
        ("settle_objection", "dismissed") => say("异议不成立", "公示继续"),
        ("settle_objection", "reverify") => say(
            "异议成立，重新核定或评审",
            "项目退回核定投入，奖补申报由新抽取的专家重新评审；公示须更正后重新公示",
        ),
        ("settle_objection", "remove") => say("异议成立，移出名单", "撤销该项目的奖补，公示须更正后重新公示"),
        _ => Words::default(),
    }
}

/// A yes-or-no that is a decision, not a box to tick: both answers in words.
#[must_use]
pub fn yes_or_no(step: StepId, path: &str) -> Option<(&'static str, &'static str)> {
    match (step.key(), path) {
        ("decide_provider", "enter") => Some(("列入服务商名单", "不列入，申报单位可以完善后再申请")),
        ("enter_expert", "active") => Some(("入库：参加抽取", "出库：不再抽取")),
        ("examine_advance", "agreed") => Some(("同意拨付首期", "不同意，项目照常实施")),
        ("answer_change", "agreed") => Some(("同意变更", "不同意，按原计划实施")),
        ("verify_account", "agrees") => {
            Some(("一致：户名、开户行、账号与开户证明相符", "不一致：退回企业重新登记"))
        }
        ("review_payee", "agrees") => {
            Some(("一致：已向供应商核实，户名与供应商名称相符", "不一致：退回，仍用原账户"))
        }
        ("confirm_diagnosis", "agrees") => Some(("属实：诊断已经进行", "不属实")),
        ("record_visit", "as_reported") => Some(("与企业报送情况一致", "不一致")),
        ("review_rectification", "accepted") => Some(("整改合格", "不合格，继续整改")),
        ("change_account", "active") => Some(("启用", "停用：立即退出登录，不能再办理任何事项")),
        _ => None,
    }
}

/// What the act changes and who hears of it, before the button is pressed.
#[must_use]
pub fn consequence(step: StepId) -> String {
    let said = match step.key() {
        "open_call" => "公告立即向社会公开，服务商在受理时间内申报；标准公布后不能改。",
        "start_reward" => "建立一项申报，接着上传材料或登记诊断，再提交。",
        "submit_reward" => "提交后由市工信局形式审查，材料不能再增加。",
        "fix_panel" => "抽取名单和回避理由就此固定；由另一人从随后签出的检查点抽签，任何人都可以重算。",
        "draw_panel" => "当选专家立即可以评分；名单在排名后公开。",
        "give_scores" => "评分密封保存，全部收齐之前任何人都看不到；提交后不能改。",
        "open_scores" => "全部评分同时开启，与密封时的承诺值逐份核对。",
        "rank_rewards" => "按公布的标准计算得分、名次和奖补，并记录测算过程；随后公示。",
        "replace_panelist" => "原专家的评分作废，由抽签次序的下一位接替。",
        "decide_provider" => "服务商会看到结果；列入名单的可以申报奖补。",
        "publish_notice" | "correct_notice" => "名单立即向社会公示，企业会收到通知，任何人可以提出异议。",
        "close_notice" => "公示结束，名单可报市政府审定。",
        "approve_awards" => "批准后额度计入预算占用，企业会收到通知，可以下达首批拨付。",
        "request_advance" => "由市工信局对照合同审核；审核期间照常实施、报送进展。",
        "examine_advance" => "同意的，首期按规定计算并占用该方向的额度，由市财政局拨付；企业会看到意见。",
        "recall_advance" => "企业会收到收回决定、金额和期限；这不是处罚。",
        "instruct_advance" | "instruct_first" | "instruct_balance" => {
            "生成拨付单，由另一人按国库回单登记到账；企业会看到拨付中。"
        }
        "confirm_payment" => "到账计入账本，企业会收到到账通知。",
        "return_payment" => "该笔退回待拨付，企业会收到通知，请其核对收款账户。",
        "order_recovery" => "企业会收到追回决定、金额和期限。",
        "verify_investment" => "核定投入为各项核定金额之和，随后按批次测算奖补；企业会看到逐项结果。",
        "assess_awards" => "按所列顺序逐个测算并记录测算过程，额度即时计入企业累计。",
        "divide_money" => "每个已核定的项目按比例得到一份，记录不能修改；测算开始前可以重新分配。",
        "set_terms" => "本批次按这些条款测算；不得高于办法规定，测算开始后不能改。",
        "open_account" => "开立后显示一次初始密码，请当面交给本人；首次登录必须修改。",
        "change_account" => "立即生效，该账号的所有登录同时退出。",
        "plan_inspection" => "计划和抽取范围即时固定，不能再改；当事人不会收到通知。",
        "draw_inspection" => "按包含检查计划的第一个签名检查点抽取；结果不由人决定，检查结束后向社会公开。",
        "entrust_inspection" => "登记在该合同之下的第三方机构账号可以登记检查结果。",
        "record_finding" => "记入检查结果；责令整改或者告知以前，当事人看不到。",
        "clear_target" => "该对象的检查到此结束；每个对象都有结果后，检查完毕。",
        "order_rectification" => "当事人收到整改要求和期限，可以看到所登记的问题和证据。",
        "answer_rectification" => "整改情况送督察联合工作组验收；不合格的会退回继续整改。",
        "review_rectification" => "当事人会看到意见；不合格的重新计算整改期限。",
        "propose_sanction" => {
            "当事人即时看到事由、事实和拟处理措施，可以在期限内陈述申辩；由市工信局负责人另行决定。"
        }
        "state_defence" => "提交后送作出决定的人复核，不能修改。不因陈述申辩加重处理。",
        "decide_sanction" => {
            "立即生效：通报和取消资格在处理公告中公布；取消资格的，企业以后每个审查条件的环节都不能通过；追回的，企业收到金额和期限。"
        }
        "lift_recovery" => {
            "立即生效：未退回的追回相应取消；已退回而不应退回的，列为应退还，由市财政局退还；企业会看到变更和理由。"
        }
        "lift_sanction" => {
            "立即生效：不再保留取消资格的，企业从今天起可以申请；未退回的追回相应取消；处理公告撤下原内容、说明撤销或者变更；当事人会收到通知。办理记录保留。"
        }
        "demand_recovery" => "当事人收到催缴金额和新的期限。",
        "refer_official" => "内容加密保存，只有督察联合工作组和审计看得到；日志只记一个不透明的编号。",
        "settle_flag" => "结论和理由记入办理记录，督察和审计可见，企业看不到；本身不改变项目的环节和金额。",
        "declare_relation" => "您从现在起不能办理与该企业或服务商有关的事项。",
        "record_checks" => "核查结果立即用于资格审核，优先于企业自报；企业会看到不符合的条件。",
        "propose_account" => "账号加密保存，只有财政部门拨付时可见；区县财政部门核验后启用。",
        "plan_procurement" => "计划金额即时计入该方向的拟承诺；由另一人确定采购方式。",
        "choose_method" => "由另一人按所定方式采购后登记合同。",
        "sign_contract" => "合同金额即时计入预算占用；账号加密保存，只有拨付时可见。",
        "change_contract" => {
            "尚未验收的阶段由所填各阶段替换，预算占用随之增减；增加的金额计入补充合同的上限，以后减少也不退回。"
        }
        "change_payee" => {
            "账号加密保存；由另一人核实后启用，在此之前不下达新的合同款；已下达的拨付仍到原账户。"
        }
        "review_payee" => {
            "一致的，等待期满后新的拨付到新账户；已下达的拨付仍到原账户。不一致的退回，仍用原账户。"
        }
        "accept_milestone" => "验收合格的阶段可以拨付；不合格的改正后再验收。",
        "instruct_refund" => {
            "生成退还的拨付单，由另一人按国库回单登记到账；从退回款项所在之处留出，不能再作他用；企业会看到退还中。"
        }
        "instruct_milestones" => "生成拨付单，由另一人按国库回单登记到账。",
        "close_procurement" => "采购到此结束，没有验收的阶段不再拨付，占用的额度释放。",
        "engage_assessor" => "该账号的现场核查和水平评测从此计入本合同的服务。",
        "set_task" => "第三方机构在本合同之下看到任务和期限。",
        "finish_task" => "成果计入任务完成情况，市工信局据此评价服务质量。",
        "rate_service" => "评价记入本合同。",
        "register_instrument" => "该方向可以在文件规定的金额之内下达、采购和支出。",
        "reallot" => "调出方向的额度即时减少，调入方向即时增加。",
        "carry_over" => "已占用的一律结转；列出的额度收回，可以重新下达。每个年度只办理一次。",
        "reconcile" => "逐行与已确认的到账核对；有差异的，在逐笔处理之前不能下达新的拨付指令。",
        "settle_difference" => "全部差异处理后，可以继续下达拨付指令。",
        "remove_lead_unit" => "该单位不能再申报诊断奖励、登记诊断；已拨付的奖励不变。",
        "name_lead_unit" => "该单位可以申报诊断奖励，名单随办法公布。",
        "open_diagnosis" => "办法和算法立即公布；组长单位在受理时间内申报。",
        "record_diagnosis" => "被诊断企业会看到，用自己的账号确认后计入；一户只计一次。",
        "confirm_diagnosis" => "答复立即记入，不能更改；不属实的不计入奖励。",
        "assess_diagnosis" => "按公布的算法和系统登记的户数、成效测算，随后公示。",
        "propose_target" => "由另一人审核；批准后向社会公开（单个项目的目标除外）。",
        "review_target" => "批准后按期监控；退回的由申报部门修改。",
        "report_figure" => "实际值用于绩效监控和自评。",
        "monitor_target" => "系统按实际值与应有进度计算是否偏离；偏离的须制定纠偏措施。",
        "set_measure" => "责任单位按时限落实，由另一人办结。",
        "close_measure" => "系统按同一规则重新计算：不再偏离的为已纠正，仍偏离的须再定措施。",
        "advise_target" => "意见记入目标的经过，负责的部门可见。",
        "evaluate_performance" => "系统计算得分和等次，形成自评报告，报市工信局负责人审定。",
        "adopt_evaluation" => "审定后得分和等次公开，下达、调剂预算时列明所依据的结果。",
        "withdraw" => {
            "到此结束，不能恢复。项目已用的发票可以用于其他申报；奖补申报移出本轮评审，未答复的诊断不再请企业确认。"
        }
        "suspend" => {
            "立即停止推进，各项期限停止计算；正在评审的奖补申报移出本轮，恢复后另行评审。企业会收到通知。"
        }
        "resume" => "从停下的环节继续，补正和报送的期限按暂停的工作日顺延。企业会收到通知。",
        _ => "",
    };
    if !said.is_empty() {
        return format!("{said}记录不能修改；需要更正时另行办理。");
    }
    let to: Vec<_> = step.row().to.iter().map(|stage| format!("“{}”", stage.zh())).collect();
    if to.is_empty() {
        return "提交后立即记入办理记录，不能修改；需要更正时另行办理。".into();
    }
    format!("提交后事项转为{}，企业会收到通知。记录不能修改；需要更正时另行办理。", to.join("或"))
}

/// `lines[12].receipt` as `lines[].receipt`.
fn unnumbered(path: &str) -> String {
    match (path.find('['), path.find(']')) {
        (Some(open), Some(close)) if open < close => format!("{}[]{}", &path[..open], &path[close + 1..]),
        _ => path.to_owned(),
    }
}
