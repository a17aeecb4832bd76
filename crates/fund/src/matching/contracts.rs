//! Which contract an invoice belongs to: the one it names, else the only one between its seller and buyer.

use super::Matching;

pub(super) fn find(matching: &mut Matching) {
    for at in 0..matching.invoices.len() {
        let found = matching.invoices.get(at).and_then(|invoice| {
            let says = &invoice.recorded.says;
            let named = matching
                .contracts
                .iter()
                .position(|contract| !says.contract.is_empty() && contract.says.number == says.contract);
            named.or_else(|| {
                let mut between = matching.contracts.iter().enumerate().filter(|(_, contract)| {
                    contract.says.seller.is_same(&says.seller) && contract.says.buyer.is_same(&says.buyer)
                });
                let (first, _) = between.next()?;
                between.next().is_none().then_some(first)
            })
        });
        if let Some(invoice) = matching.invoices.get_mut(at) {
            invoice.contract = found;
        }
    }
}
