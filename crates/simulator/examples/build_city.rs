//! Builds the city in memory or in a folder, and says what it holds and how long it took. `CITY_SEED` is its seed,
//! `CITY_LOG` a file for the payloads of its log, one a line.

use std::path::Path;
use std::sync::Arc;

use office::clock::ManualClock;
use office::{Foundation, Office, packs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let pack = packs::read_folder(Path::new("policy/harbin-2024-1"))?;
    let from = jiff::civil::date(2024, 10, 15);
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
    let office = match arguments.next() {
        Some(dir) => Office::init(Path::new(&dir), &foundation, clock.clone())?,
        None => Office::in_memory(&foundation, clock.clone())?,
    };
    let start = std::time::Instant::now();
    let seed = std::env::var("CITY_SEED").ok().map_or(Ok(2024), |seed| seed.parse())?;
    let city = simulator::city::build(&office, &clock, seed)?;
    println!("{:?}; {} records", start.elapsed(), office.view(|view| view.fund.seq));
    for (stage, count) in &city.stages {
        println!("{count:>5} {}", stage.zh());
    }
    if let Ok(path) = std::env::var("CITY_LOG") {
        let mut log = Vec::new();
        for (_, payload) in office.payloads()? {
            log.extend(payload);
            log.push(b'\n');
        }
        std::fs::write(path, log)?;
    }
    Ok(())
}
