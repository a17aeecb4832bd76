//! From a list of awards to their approval, of projects and rewards alike: notice, report, approval (第八条, 第九条).

use fund::steps::approve_awards::ApproveAwards;
use fund::steps::close_notice::CloseNotice;
use fund::steps::publish_notice::PublishNotice;
use fund::steps::submit_to_city::SubmitToCity;
use fund::{BatchId, NoticeId, Purpose};

use super::trouble::Trouble;
use super::world::World;

impl World<'_> {
    /// The list is shown to everyone.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn published(&self, batch: BatchId, projects: Vec<Purpose>) -> Result<NoticeId, Trouble> {
        let receipt = self.agenda.act(&self.people.awards, PublishNotice { batch, projects }).await?;
        self.notice_of(receipt.seq)
    }

    /// The notice that a record has published.
    ///
    /// # Errors
    /// [`Trouble`] where there is none.
    pub fn notice_of(&self, seq: u64) -> Result<NoticeId, Trouble> {
        self.made("公示", |view| {
            view.fund.notices.values().find(|notice| notice.seq == seq).map(|notice| notice.id)
        })
    }

    /// The working day after its last is waited for, and the notice is over.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn closed(&self, notice: NoticeId) -> Result<(), Trouble> {
        let closes = self.made("公示", |view| view.fund.notices.get(&notice).map(|own| own.closes))?;
        self.agenda.until(self.agenda.after(closes, 1)).await;
        self.agenda.act(&self.people.awards, CloseNotice { notice }).await.map(|_| ())
    }

    /// It is reported to the city.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn submitted(&self, notice: NoticeId, document: &str) -> Result<(), Trouble> {
        let document = self.document(document).as_str().into();
        let command = SubmitToCity { notice, document, leave_out: Vec::new(), reason: String::new() };
        self.agenda.act(&self.people.leader, command).await.map(|_| ())
    }

    /// The city approves it.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn approved(&self, notice: NoticeId, document: &str) -> Result<(), Trouble> {
        let file = self.papers.digest("approval-document", notice.0 as usize);
        let command = ApproveAwards { notice, document: self.document(document).as_str().into(), file };
        self.agenda.act(&self.people.city, command).await.map(|_| ())
    }
}
