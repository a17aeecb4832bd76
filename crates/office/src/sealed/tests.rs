//! What the sealed store promises, told as cases.

use super::*;
use crate::chance::{SeededChance, SystemChance};

const ID: &str = "11010519491231002X";
const OTHER_ID: &str = "440524188001010014";
const PHONE: &str = "13900000000";

fn store() -> Sealed {
    Sealed::in_memory(Box::new(SeededChance::new(7))).unwrap()
}

fn id(text: &str) -> IdNumber {
    text.parse().unwrap()
}

#[test]
fn a_value_comes_back_in_its_canonical_form_and_a_later_one_replaces_it() {
    let store = store();
    let person = store.new_person().unwrap();
    assert!(person.as_str().len() == 17 && person.as_str().starts_with('p'), "{person}");
    assert_eq!(store.get(person.as_str(), &Field::Phone).unwrap(), None);
    store.put(person.as_str(), &Field::Phone, "139 0000 0000").unwrap();
    assert_eq!(store.get(person.as_str(), &Field::Phone).unwrap().as_deref(), Some(PHONE));
    store.put(person.as_str(), &Field::Phone, "13911111111").unwrap();
    assert_eq!(store.get(person.as_str(), &Field::Phone).unwrap().as_deref(), Some("13911111111"));
    store.put(person.as_str(), &Field::Name, "张三").unwrap();
    let all = store.all(person.as_str()).unwrap();
    assert_eq!(all, [(Field::Name, "张三".into()), (Field::Phone, "13911111111".into())]);
}

#[test]
fn a_commitment_binds_the_log_to_the_account_it_was_made_for() {
    let store = store();
    let firm = "91230100127575573H";
    let account = |number: &str| BankAccount::new("冰城示例", "示例银行", number).unwrap().canonical();
    let first = store.put(firm, &Field::BankAccount, &account("6222000000001234")).unwrap();
    assert_eq!(store.put(firm, &Field::BankAccount, &account("6222 0000 0000 1234")).unwrap(), first);
    let second = store.put(firm, &Field::BankAccount, &account("6222000000005678")).unwrap();
    assert_ne!(first, second);
    assert_eq!(store.commitment(firm, &Field::BankAccount).unwrap(), Some(second.clone()));
    let committed = |commitment: &Digest| store.committed(firm, &Field::BankAccount, commitment).unwrap();
    assert_eq!(committed(&first), Some(account("6222000000001234")));
    assert_eq!(committed(&second), Some(account("6222000000005678")));
    assert_eq!(committed(&Digest("0".repeat(64))), None);
    assert_eq!(store.committed("91230199128175037N", &Field::BankAccount, &first).unwrap(), None);
}

/// R38: without the salt a commitment cannot be matched by trying every phone number.
#[test]
fn the_same_value_of_two_persons_has_two_commitments_and_is_no_plain_hash() {
    let store = store();
    let (one, other) = (store.new_person().unwrap(), store.new_person().unwrap());
    let first = store.put(one.as_str(), &Field::Phone, PHONE).unwrap();
    assert_ne!(first, store.put(other.as_str(), &Field::Phone, PHONE).unwrap());
    assert_ne!(first.as_str(), hex(&Sha256::digest(PHONE)));
}

#[test]
fn one_identity_number_is_one_person() {
    let store = store();
    let person = store.person_of(&id(ID)).unwrap();
    assert_eq!(store.person_of(&id(&ID.to_lowercase())).unwrap(), person);
    assert_eq!(store.same_person(&id(ID)).unwrap(), Some(person.clone()));
    assert_eq!(store.same_person(&id(OTHER_ID)).unwrap(), None);
    assert_eq!(store.get(person.as_str(), &Field::IdNumber).unwrap().as_deref(), Some(ID));
    let other = store.new_person().unwrap();
    let taken = store.put(other.as_str(), &Field::IdNumber, ID);
    assert!(matches!(taken, Err(SealedError::OtherPerson(found)) if found == person));
    assert_eq!(store.get(other.as_str(), &Field::IdNumber).unwrap(), None);
    store.put(other.as_str(), &Field::IdNumber, OTHER_ID).unwrap();
    assert_eq!(store.same_person(&id(OTHER_ID)).unwrap(), Some(other));
}

#[test]
fn forgetting_leaves_nothing_to_find() {
    let store = store();
    let person = store.person_of(&id(ID)).unwrap();
    let commitment = store.put(person.as_str(), &Field::Phone, PHONE).unwrap();
    store.put(person.as_str(), &Field::Phone, "13911111111").unwrap();
    assert_eq!(store.forget(person.as_str()).unwrap(), 3);
    assert_eq!(store.all(person.as_str()).unwrap(), []);
    assert_eq!(store.committed(person.as_str(), &Field::Phone, &commitment).unwrap(), None);
    assert_eq!(store.same_person(&id(ID)).unwrap(), None);
    assert_ne!(store.person_of(&id(ID)).unwrap(), person);
    assert_eq!(store.forget("nobody").unwrap(), 0);
}

#[test]
fn nothing_personal_stands_in_the_files_nor_the_ciphertext_after_forgetting() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sealed.db");
    let store = Sealed::create(&path, SealKey::random().unwrap(), Box::new(SystemChance)).unwrap();
    let person = store.person_of(&id(ID)).unwrap();
    store.put(person.as_str(), &Field::Phone, PHONE).unwrap();
    store.put(person.as_str(), &Field::Name, "欧阳某某").unwrap();
    let sealed: Vec<u8> = store
        .database
        .lock()
        .query_row("SELECT sealed FROM value WHERE field = 'name'", [], |row| row.get(0))
        .unwrap();
    let stands = |wanted: &[u8]| {
        std::fs::read_dir(folder.path()).unwrap().any(|entry| {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(wanted.len()).any(|window| window == wanted)
        })
    };
    for personal in [ID, PHONE, "欧阳某某"] {
        assert!(!stands(personal.as_bytes()), "{personal}");
    }
    assert!(stands(&sealed));
    store.forget(person.as_str()).unwrap();
    assert!(!stands(&sealed), "secure_delete and the truncated write-ahead log leave no trace");
}

#[test]
fn a_value_that_was_moved_or_altered_is_noticed() {
    let store = store();
    let (one, other) = (store.new_person().unwrap(), store.new_person().unwrap());
    store.put(one.as_str(), &Field::Phone, PHONE).unwrap();
    store.put(other.as_str(), &Field::Phone, "13911111111").unwrap();
    let meddle = |sql: &str| store.database.lock().execute(sql, [one.as_str()]).unwrap();
    meddle("UPDATE value SET sealed = (SELECT sealed FROM value WHERE owner != ?1) WHERE owner = ?1");
    let error = store.get(one.as_str(), &Field::Phone).unwrap_err();
    assert!(
        matches!(&error, SealedError::Damaged { owner, field } if owner == one.as_str() && field == "phone")
    );
    assert!(store.get(other.as_str(), &Field::Phone).is_ok());
    meddle("UPDATE value SET sealed = x'00' WHERE owner != ?1");
    assert!(matches!(store.get(other.as_str(), &Field::Phone), Err(SealedError::Damaged { .. })));
}

#[test]
fn a_store_opens_with_its_own_key_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (path, key_path) = (folder.path().join("sealed.db"), folder.path().join("sealed.key"));
    let key = SealKey::create(&key_path).unwrap();
    let commitment =
        Sealed::create(&path, key, Box::new(SystemChance)).unwrap().put("p1", &Field::Phone, PHONE).unwrap();
    let foreign = Sealed::open(&path, SealKey::random().unwrap(), Box::new(SystemChance));
    assert!(matches!(foreign, Err(SealedError::ForeignKey)));
    let store = Sealed::open(&path, SealKey::load(&key_path).unwrap(), Box::new(SystemChance)).unwrap();
    assert_eq!(store.get("p1", &Field::Phone).unwrap().as_deref(), Some(PHONE));
    assert_eq!(store.commitment("p1", &Field::Phone).unwrap(), Some(commitment));
    let copy = folder.path().join("copy.db");
    store.copy_to(&copy).unwrap();
    let copy = Sealed::open(&copy, SealKey::load(&key_path).unwrap(), Box::new(SystemChance)).unwrap();
    assert_eq!(copy.get("p1", &Field::Phone).unwrap().as_deref(), Some(PHONE));
}

/// A demonstration made twice from one seed has the same log: ids and commitments repeat, keys and nonces do not.
#[test]
fn a_seed_repeats_persons_and_commitments() {
    let make = || {
        let store = store();
        let person = store.person_of(&id(ID)).unwrap();
        let commitment = store.put(person.as_str(), &Field::Phone, PHONE).unwrap();
        (person, commitment)
    };
    assert_eq!(make(), make());
}

#[test]
fn a_seed_used_again_gives_nobody_elses_id() {
    let folder = tempfile::tempdir().unwrap();
    let (path, key) = (folder.path().join("sealed.db"), SealKey::random().unwrap());
    let seed = || Box::new(SeededChance::new(7));
    let first = Sealed::create(&path, key.clone(), seed()).unwrap().person_of(&id(ID)).unwrap();
    let again = Sealed::open(&path, key, seed()).unwrap();
    assert_ne!(again.new_person().unwrap(), first);
    assert_ne!(again.person_of(&id(OTHER_ID)).unwrap(), first);
}

#[test]
fn a_wrong_value_is_refused_and_nothing_kept() {
    let store = store();
    assert!(matches!(store.put("p1", &Field::IdNumber, "123"), Err(SealedError::Value(_))));
    assert!(matches!(store.put("p1", &Field::Name, " "), Err(SealedError::Value(ValueError::Empty("姓名")))));
    assert_eq!(store.all("p1").unwrap(), []);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_comes_back_trimmed_and_composed(text in "\\PC{1,200}") {
        use unicode_normalization::UnicodeNormalization as _;
        let expected: String = text.trim().nfc().collect();
        proptest::prop_assume!(!expected.is_empty());
        let store = store();
        store.put("O0001", &Field::Text("O0001".into()), &text).unwrap();
        assert_eq!(store.get("O0001", &Field::Text("O0001".into())).unwrap(), Some(expected));
    }
}
