//! Enterprises come onto the register: factories, providers, lead units.

use fund::steps::open_account::OpenAccount;
use fund::steps::register_enterprise::RegisterEnterprise;
use fund::{AccountId, PUBLIC, PersonId, Role};
use jiff::civil::Date;

use super::firms::Firm;
use super::trouble::Trouble;
use super::world::{Shared, World};

/// A factory comes onto the register, and brings its papers where it means to apply.
///
/// # Errors
/// [`Trouble`].
pub async fn story(world: Shared<'_>, firm: &Firm, on: Date, applies: bool) -> Result<(), Trouble> {
    world.agenda.until(on).await;
    let own = RegisterEnterprise {
        code: firm.code.clone(),
        name: firm.name.clone(),
        district: firm.district.clone(),
        industry: firm.industry.to_owned(),
        staff: firm.staff,
        revenue: firm.revenue,
        legal_person: true,
    };
    let papers: &[&str] = if applies { &["licence", "plan", "statements", "commitment"] } else { &[] };
    world.registered(&firm.account, own, papers, firm.staff as usize).await
}

impl World<'_> {
    /// It opens an account, registers, and files these papers.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn registered(
        &self,
        login: &AccountId,
        own: RegisterEnterprise,
        papers: &[&str],
        copy: usize,
    ) -> Result<(), Trouble> {
        let code = own.code.clone();
        let open = OpenAccount {
            account: login.clone(),
            person: PersonId(format!("p-{login}")),
            role: Role::Enterprise,
            district: None,
            enterprise: Some(code.clone()),
            organisation: own.name.clone(),
        };
        self.agenda.act(&PUBLIC.into(), open).await?;
        self.agenda.act(login, own).await?;
        for kind in papers {
            self.agenda.act(login, self.papers.of_enterprise(kind, copy, &code)).await?;
        }
        Ok(())
    }
}
