//! Scenarios by article: each test states given, when, then, fact **and basis**.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a scenario that cannot go on has failed")]

mod advance;
mod art03_accounts;
mod art03_clocks;
mod art03_overview;
mod art03_reallotment_and_year_end;
mod art03_reconciliation;
mod art04_batch_terms;
mod art04_diagnosis;
mod art04_heads_without_amount;
mod art04_three_projects;
mod art04_tuning;
mod art05_conditions;
mod art06_exclusions;
mod art08_acceptance;
mod art08_budget;
mod art08_forecast;
mod art08_notice_and_approval;
mod art08_papers;
mod art08_pool_and_claim;
mod art08_tracking;
mod art09_panel;
mod art09_rewards;
mod art09_withdrawal;
mod art10_payee;
mod art10_procurement;
mod art10_service;
mod art11_two_payments;
mod art13_targets;
mod art14_performance;
mod art15_inspection;
mod art15_settle_flag;
mod art16_referral;
mod art17_flags_of_cases;
mod art17_flags_of_papers;
mod art17_lifting;
mod art17_recovery;
mod art17_refund;
mod art17_rewards;
mod art17_sanctions;
mod art18_after_expiry;
mod art19_change_of_law;
mod refusals;
mod segregation;
mod support;
