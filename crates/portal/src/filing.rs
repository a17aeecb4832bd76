//! Filing what was uploaded: as which evidence, of which project or enterprise, and what was read in it put on the record.

use fund::steps::file_evidence::FileEvidence;
use fund::{Actor, Digest, May, StepId, Subject, may};
use office::SubmitError;
use serde::Deserialize;

use crate::app::App;
use crate::form::{new_key, parse_key};
use crate::problem::Problem;
use crate::reading;
use crate::upload::{NotTaken, Received};

/// What the files are filed as. Without a kind they are only stored, for an act that will name their digest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filing {
    kind: String,
    project: String,
    enterprise: String,
    back: String,
}

/// The kind of files that are filed as what they turn out to be.
pub const AUTO: &str = "auto";

impl Filing {
    /// Whether the files are kept for an act to come, and not filed as evidence now.
    pub fn stores_only(&self) -> bool {
        self.kind.is_empty()
    }

    /// Where the reader goes on; may be empty.
    pub fn back(&self) -> &str {
        &self.back
    }

    /// Whether the papers in the files are of interest, and not only whether the files are sound.
    pub fn reads(&self) -> bool {
        self.kind == AUTO || reading::step_of(&self.kind).is_some()
    }

    /// As which kinds of evidence a file is to be filed.
    fn kinds(&self, file: &Received) -> Result<Vec<String>, NotTaken> {
        if self.kind != AUTO {
            return Ok(vec![self.kind.clone()]);
        }
        let kinds = file.reading.as_ref().map(reading::kinds).unwrap_or_default();
        if kinds.is_empty() {
            let why = format!(
                "没有认出“{}”是合同、发票还是银行回单。请在对应的材料处单独上传它，内容可以对照原件填写",
                file.name
            );
            return Err(why.into());
        }
        Ok(kinds.into_iter().map(str::to_owned).collect())
    }

    fn subject(&self) -> Result<Subject, Problem> {
        let unknown = |_| Problem::Bad("上传地址中的项目编号或信用代码有误，请返回页面重新打开".into());
        match (self.project.as_str(), self.enterprise.as_str()) {
            ("", code) => Ok(Subject::Enterprise(code.parse().map_err(|_| unknown(()))?)),
            (id, _) => Ok(Subject::Project(id.parse().map_err(|_| unknown(()))?)),
        }
    }

    /// Refused before the first byte is stored, where the files could not be filed anyway.
    ///
    /// # Errors
    /// [`Problem`]: nothing there to file to, or not by this person.
    pub fn admitted(&self, app: &App, actor: &Actor) -> Result<(), Problem> {
        if self.stores_only() {
            return Ok(());
        }
        let subject = self.subject()?;
        app.office.view(|view| {
            if !view.sees(actor, &subject) {
                return Err(Problem::NotFound(format!("没有找到 {subject}。")));
            }
            match may(view.fund, view.packs, StepId::FileEvidence, actor, &subject, view.today) {
                May::Refused(refusal) => Err(Problem::Refused(refusal)),
                May::Allowed | May::NotYet { .. } => Ok(()),
            }
        })
    }

    /// Files it, and records what was read in it.
    ///
    /// # Errors
    /// [`NotTaken`]: what the fund, the file or the storage says.
    pub async fn take(&self, app: &App, actor: &Actor, mut file: Received) -> Result<Received, NotTaken> {
        for kind in self.kinds(&file)? {
            self.file(app, actor, &file, &kind).await?;
        }
        let subject = self.subject().map_err(NotTaken::Failed)?;
        let records = StepId::RecordInvoice.row().by.contains(&actor.role);
        if let (Subject::Project(project), Some(reading), true) = (subject, file.reading.take(), records) {
            let (app, actor, digest) = (app.clone(), actor.clone(), Digest(file.digest.clone()));
            let recorded = tokio::task::spawn_blocking(move || {
                reading::record(&app, &actor, project, &digest, &reading)
            });
            let recorded =
                recorded.await.map_err(|error| NotTaken::Failed(Problem::Unavailable(error.to_string())))?;
            file.read = recorded.into_iter().map(|(what, outcome)| outcome.said(&what)).collect();
        }
        Ok(file)
    }

    async fn file(&self, app: &App, actor: &Actor, file: &Received, kind: &str) -> Result<u64, NotTaken> {
        let subject = self.subject().map_err(NotTaken::Failed)?;
        let (project, enterprise) = match subject {
            Subject::Project(id) => (Some(id), None),
            Subject::Enterprise(code) => (None, Some(code)),
            _ => (None, None),
        };
        let command = FileEvidence {
            project,
            enterprise,
            reward: None,
            kind: kind.to_owned(),
            digest: Digest(file.digest.clone()),
            name: file.name.clone(),
            bytes: file.bytes,
            media: file.media.to_owned(),
        };
        let key = parse_key(&new_key()).ok_or(NotTaken::Failed(Problem::Stale))?;
        match app.office.submit_async(&actor.account, key, command).await {
            Ok(receipt) => Ok(receipt.seq),
            Err(SubmitError::Refused(refusal)) => Err(format!("“{}”：{}", file.name, refusal.what).into()),
            Err(other) => Err(NotTaken::Failed(Problem::Unavailable(other.to_string()))),
        }
    }
}
