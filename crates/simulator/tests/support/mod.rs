//! The demonstration's city, built once for a test file.

#![allow(dead_code, reason = "each test file uses its own part of the support")]

use std::path::Path;
use std::sync::{Arc, OnceLock};

use office::clock::ManualClock;
use office::{Foundation, Office, packs};
use simulator::city::{self, City};

/// The files of the Harbin pack as shipped.
pub fn pack() -> packs::PackFiles {
    packs::read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/harbin-2024-1")).unwrap()
}

/// A fund that has just been founded, and its clock.
pub fn founded() -> (Office, Arc<ManualClock>) {
    founded_with(pack())
}

/// A demonstration founded with this pack.
pub fn founded_with(pack: packs::PackFiles) -> (Office, Arc<ManualClock>) {
    let from = law::Pack::parse(&pack).unwrap().effective.from;
    let clock = Arc::new(ManualClock::new(from));
    let foundation = Foundation {
        name: "试点专项资金（演示）".into(),
        origin: "earmark.example/demo".into(),
        demonstration: true,
        pack,
        from,
        administrator: "admin".into(),
        person: "p-admin".into(),
    };
    (Office::in_memory(&foundation, clock.clone()).unwrap(), clock)
}

/// The city of seed 2024.
pub fn city() -> &'static (Office, City) {
    static CITY: OnceLock<(Office, City)> = OnceLock::new();
    CITY.get_or_init(|| {
        let (office, clock) = founded();
        let city = city::build(&office, &clock, 2024).unwrap();
        (office, city)
    })
}
