//! Signs of trouble, as the scenes ask for them.

use fund::ProjectId;
use fund::flags::{Flag, all, of_rule};
use fund::state::FlagConclusion;
use fund::steps::settle_flag::SettleFlag;

use super::Scene;

impl Scene {
    /// What a rule finds about a project. Looked for alone, it is the same.
    pub fn flagged(&self, project: ProjectId, rule: &str) -> Vec<Flag> {
        let flags = all(&self.fund, &self.packs, self.today);
        let mut here: Vec<Flag> = flags.of(project).filter(|flag| flag.rule.id == rule).cloned().collect();
        let mut alone = of_rule(&self.fund, &self.packs, self.today, project, rule);
        here.sort_by(|a, b| a.fingerprint.cmp(&b.fingerprint));
        alone.sort_by(|a, b| a.fingerprint.cmp(&b.fingerprint));
        assert_eq!(here, alone, "one rule alone finds what all together find");
        here
    }

    /// The rule finds exactly one thing, and says this.
    #[track_caller]
    pub fn one_flag(&self, project: ProjectId, rule: &str, says: &[&str]) -> Flag {
        let mut found = self.flagged(project, rule);
        assert_eq!(found.len(), 1, "{rule}: {found:#?}");
        let flag = found.remove(0);
        for words in says {
            assert!(flag.what.contains(words), "“{words}” is not in “{}”", flag.what);
        }
        flag
    }

    /// The rule finds nothing.
    #[track_caller]
    pub fn no_flag(&self, project: ProjectId, rule: &str) {
        let found = self.flagged(project, rule);
        assert!(found.is_empty(), "{rule}: {found:#?}");
    }
}

/// A conclusion on a flag.
pub fn settle_flag(project: ProjectId, flag: &Flag, conclusion: FlagConclusion) -> SettleFlag {
    SettleFlag {
        project,
        rule: flag.rule.id.clone(),
        fingerprint: flag.fingerprint.clone(),
        conclusion,
        finding: None,
        reason: "已调阅原件并到现场核对".into(),
    }
}
