//! Files for evidence: small and real, so that a download opens. A few of each kind are shared by all.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fund::state::Provider;
use fund::steps::file_evidence::FileEvidence;
use fund::{Digest, ProjectId, RewardId};
use jiff::civil::Date;
use law::CreditCode;
use office::Office;

use super::firms::Firm;
use super::form::{ofd, pdf, png, xml};

/// A file in the store.
#[derive(Clone)]
struct Paper {
    digest: Digest,
    name: String,
    bytes: u64,
    media: &'static str,
}

/// Every kind with its copies.
pub struct Papers(BTreeMap<&'static str, Vec<Paper>>);

/// Evidence kind and what stands on the paper.
const PRINTED: [(&str, &str, &str); 16] = [
    ("licence", "营业执照", "统一社会信用代码见登记信息。登记机关：示例市场监督管理局"),
    ("plan", "数字化改造方案", "改造范围：排产、质检、仓储；投入预算和计划时间见附表"),
    ("statements", "上年度财务报表", "资产负债表、利润表、现金流量表（摘要）"),
    ("level-report-before", "改造前数字化水平评测结果", "按 2024 年版指标评测，逐题得分见附页"),
    ("level-report-after", "改造后数字化水平评测报告", "按 2024 年版指标评测，逐题得分和场景等级见附页"),
    ("progress-report", "项目进展报告", "本期完成情况、下期计划、存在的问题"),
    ("contract", "数字化改造合同", "甲方、乙方、分项价格、交付和付款条件"),
    ("acceptance-report", "项目验收报告", "验收内容、专家意见汇总、结论"),
    ("account-permit", "账户信息证明", "户名与企业名称一致；账号见密封登记"),
    ("approval-document", "关于奖补额度的批复", "原则同意所报奖补名单和额度，请按规定拨付"),
    ("recovery-decision", "追回资金决定书", "依据管理办法第十七条作出"),
    ("provider-profile", "服务能力说明", "主要产品和服务、服务团队、已服务的本市企业"),
    ("product-manual", "产品服务说明", "功能、价格、部署方式和周期"),
    ("product-cases", "应用案例及用户证明", "三家用户企业的使用情况，加盖公章"),
    ("product-rights", "软件著作权登记证书", "登记号见附页"),
    ("city-paper", "会议纪要", "议定事项"),
];

/// The last is for those who file a paper a second time.
const COPIES: [&str; 4] = ["甲", "乙", "丙", "丁"];
/// Which copy that is.
pub const SECOND: usize = 3;

impl Papers {
    /// Makes them and puts them into the store.
    ///
    /// # Errors
    /// What the file store says.
    pub fn make(office: &Office, seller: &Provider, buyer: &Firm, invoiced: Date) -> Result<Self, String> {
        let mut papers = Self(BTreeMap::new());
        for (kind, title, text) in PRINTED {
            for copy in COPIES {
                let lines = [title, "（演示文件，内容虚构）", text, &format!("文本{copy}")];
                papers.put(office, kind, &format!("{title}{copy}.pdf"), "application/pdf", &pdf(&lines))?;
            }
        }
        for shade in [210, 180, 150] {
            papers.put(office, "commitment", "诚信承诺书（扫描件）.png", "image/png", &png(shade))?;
            papers.put(
                office,
                "bank-voucher",
                "银行支付凭证（扫描件）.png",
                "image/png",
                &png(shade - 40),
            )?;
        }
        for number in 1..=3u64 {
            let voucher = pdf(&["银行电子回单", "（演示文件，内容虚构）", &format!("流水号 PZ{number:012}")]);
            papers.put(office, "bank-voucher", "银行电子回单.pdf", "application/pdf", &voucher)?;
            let invoice = xml(number, seller, buyer, invoiced);
            papers.put(office, "invoice", "数电发票.xml", "application/xml", invoice.as_bytes())?;
            papers.put(office, "invoice", "电子发票.ofd", "application/ofd", &ofd(number, invoiced)?)?;
        }
        Ok(papers)
    }

    fn put(
        &mut self,
        office: &Office,
        kind: &'static str,
        name: &str,
        media: &'static str,
        bytes: &[u8],
    ) -> Result<(), String> {
        let stored = office.files().put(bytes).map_err(|error| error.to_string())?;
        let mut digest = String::with_capacity(64);
        // Writing to a string cannot fail.
        let _ = write!(digest, "{}", stored.digest);
        let paper = Paper { digest: Digest(digest), name: name.to_owned(), bytes: stored.size, media };
        self.0.entry(kind).or_default().push(paper);
        Ok(())
    }

    fn of(&self, kind: &str, copy: usize) -> Option<&Paper> {
        let copies = self.0.get(kind)?;
        let kept = copies.len() == COPIES.len() && copy != SECOND;
        let usual = if kept { SECOND } else { copies.len() };
        copies.get(copy % usual.max(1))
    }

    /// An invoice of a purchase of its own, for no two projects file the same; put into the store.
    ///
    /// # Errors
    /// What the file store says.
    pub fn own_invoice(
        office: &Office,
        project: ProjectId,
        seller: &Provider,
        buyer: &Firm,
        invoiced: Date,
    ) -> Result<FileEvidence, String> {
        let text = xml(1_000 + u64::from(project.0), seller, buyer, invoiced);
        let stored = office.files().put(text.as_bytes()).map_err(|error| error.to_string())?;
        Ok(FileEvidence {
            project: Some(project),
            enterprise: None,
            reward: None,
            kind: "invoice".into(),
            digest: Digest(stored.digest.to_string()),
            name: "数电发票.xml".into(),
            bytes: stored.size,
            media: "application/xml".into(),
        })
    }

    /// The digest of a paper, for acts that name a file.
    pub fn digest(&self, kind: &str, copy: usize) -> Digest {
        self.of(kind, copy).map_or_else(|| Digest(String::new()), |paper| paper.digest.clone())
    }

    /// A paper filed for an enterprise.
    pub fn of_enterprise(&self, kind: &str, copy: usize, enterprise: &CreditCode) -> FileEvidence {
        FileEvidence { enterprise: Some(enterprise.clone()), ..self.filed(kind, copy) }
    }

    /// A paper filed for a project.
    pub fn of_project(&self, kind: &str, copy: usize, project: ProjectId) -> FileEvidence {
        FileEvidence { project: Some(project), ..self.filed(kind, copy) }
    }

    /// A paper filed for an application for a reward.
    pub fn of_reward(&self, kind: &str, copy: usize, reward: RewardId) -> FileEvidence {
        FileEvidence { reward: Some(reward), ..self.filed(kind, copy) }
    }

    fn filed(&self, kind: &str, copy: usize) -> FileEvidence {
        let paper = self.of(kind, copy).cloned();
        let none = Paper { digest: Digest(String::new()), name: String::new(), bytes: 0, media: "" };
        let paper = paper.unwrap_or(none);
        FileEvidence {
            project: None,
            enterprise: None,
            reward: None,
            kind: kind.to_owned(),
            digest: paper.digest,
            name: paper.name,
            bytes: paper.bytes,
            media: paper.media.to_owned(),
        }
    }
}
