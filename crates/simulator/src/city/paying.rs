//! Money leaves and comes back: one person instructs, another has the treasury's receipts (第三条（二）, 第十六条).

use fund::steps::confirm_payment::{ConfirmPayment, ReceiptLine};
use fund::steps::receive_recovery::ReceiveRecovery;
use fund::{Command, PaymentId, Purpose, RecoveryId};
use law::Fen;

use super::trouble::Trouble;
use super::world::World;

impl World<'_> {
    /// An instruction of any kind; its number.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn instructed(&self, command: impl Into<Command>) -> Result<PaymentId, Trouble> {
        let receipt = self.agenda.act(&self.people.payer, command).await?;
        self.made("拨付", |view| {
            let mut payments = view.fund.payments.values();
            payments.find(|payment| payment.seq == receipt.seq).map(|payment| payment.id)
        })
    }

    /// Today's receipts of the treasury for these lines of an instruction.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn confirmed<P>(&self, payment: PaymentId, paid: &[P]) -> Result<(), Trouble>
    where
        P: Copy + Into<Purpose>,
    {
        let on = self.agenda.today();
        let line = |purpose: &P| {
            let project = (*purpose).into();
            ReceiptLine { project, receipt: format!("ZF{}{payment}{project}", on.strftime("%Y%m%d")), on }
        };
        let lines = paid.iter().map(line).collect();
        self.agenda.act(&self.people.cashier, ConfirmPayment { payment, lines }).await.map(|_| ())
    }

    /// So much of what was ordered back has come today.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn came_back(&self, recovery: RecoveryId, amount: Fen) -> Result<(), Trouble> {
        let on = self.agenda.today();
        let receipt = format!("TH{}{recovery}", on.strftime("%Y%m%d"));
        let command = ReceiveRecovery { recovery, amount, receipt, on };
        self.agenda.act(&self.people.cashier, command).await.map(|_| ())
    }
}
