//! The accounts that enterprises are paid to: named by them, held against the bank's paper by the district's finance office.

use fund::AccountId;
use fund::steps::propose_account::ProposeAccount;
use fund::steps::verify_account::VerifyAccount;
use law::CreditCode;

use super::papers::SECOND;
use super::people::People;
use super::pool::Case;
use super::trouble::Trouble;
use super::world::World;

/// Whose account it is.
pub struct Payee<'a> {
    /// Its code.
    pub code: &'a CreditCode,
    /// Its name.
    pub name: &'a str,
    /// Its login name.
    pub login: &'a AccountId,
    /// Its district.
    pub district: &'a str,
}

impl Payee<'_> {
    /// The enterprise names an account.
    pub async fn proposed(&self, world: &World<'_>, number: u64, bank: &str) -> Result<(), Trouble> {
        let agenda = &world.agenda;
        let known = agenda.look(|view| {
            let enterprise = view.fund.enterprises.get(self.code);
            enterprise.is_some_and(|enterprise| enterprise.account.is_some())
        });
        let copy = if known { SECOND } else { number as usize % SECOND };
        let paper = world.papers.of_enterprise("account-permit", copy, self.code);
        agenda.act(self.login, paper).await?;
        let sealed = agenda.office().seal_account(self.code, self.name, bank, &format!("6200{number:012}"));
        let account = sealed.map_err(|error| Trouble::of("收款账户", agenda.today(), error))?;
        agenda.act(self.login, ProposeAccount { enterprise: self.code.clone(), account }).await.map(|_| ())
    }

    /// The enterprise names an account; the district's finance office compares it with the bank's paper.
    pub async fn named(&self, world: &World<'_>, number: u64, bank: &str) -> Result<(), Trouble> {
        self.proposed(world, number, bank).await?;
        world.agenda.days(1).await;
        let verify = VerifyAccount { enterprise: self.code.clone(), agrees: true, reason: String::new() };
        world.agenda.act(&People::finance_of(self.district), verify).await.map(|_| ())
    }
}

impl Case<'_> {
    /// The account of the enterprise, once for all its projects.
    pub async fn account_named(&self) -> Result<(), Trouble> {
        let firm = &self.plan.firm;
        if !self.world.naming.borrow_mut().insert(firm.code.clone()) {
            return Ok(());
        }
        let payee =
            Payee { code: &firm.code, name: &firm.name, login: &firm.account, district: &firm.district };
        let bank = format!("示例银行{}分行营业部", self.world.place.name);
        payee.named(&self.world, self.plan.number, &bank).await
    }
}
