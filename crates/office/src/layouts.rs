//! 导出模板: which columns a person takes out of a list, in which order, under a name of their own. A personal convenience,
//! not a fact of the fund, so it stands beside the log. What a column is, and who may see it, is the list's affair: it is
//! asked when a template is saved and again whenever it is used.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::database::{Database, DatabaseError, Schema};

/// Templates of one person at most, over all lists.
pub const MOST: usize = 50;
/// Characters of a name at most.
pub const LONGEST_NAME: usize = 40;
/// Columns of one template at most: more than any list has.
const MOST_COLUMNS: usize = 100;

const SCHEMA: Schema = Schema {
    id: 0x4561_0006,
    version: 1,
    tables: "
        CREATE TABLE layout(
            id INTEGER PRIMARY KEY, person TEXT NOT NULL, list TEXT NOT NULL, name TEXT NOT NULL,
            columns TEXT NOT NULL, usual INTEGER NOT NULL CHECK(usual IN (0, 1)),
            UNIQUE(person, list, name)) STRICT;
        CREATE UNIQUE INDEX one_is_usual ON layout(person, list) WHERE usual = 1;",
};

/// Why a template was not kept.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// Without a name nobody finds it again.
    #[error("请填写模板名称")]
    NoName,
    /// More than a line of a menu.
    #[error("模板名称最多 {LONGEST_NAME} 个字，现有 {0} 个")]
    LongName(usize),
    /// A file without columns.
    #[error("请至少选择一列")]
    NoColumns,
    /// The same column twice, or more than a list has.
    #[error("同一列不能选两次，最多 {MOST_COLUMNS} 列")]
    Columns,
    /// Another template of the same list has the name.
    #[error("已有名为“{0}”的模板，请换一个名称，或修改原来的模板")]
    Taken(String),
    /// More than anyone uses.
    #[error("导出模板已有 {MOST} 个，请先删除不再使用的模板")]
    TooMany,
    /// Another person's, or gone.
    #[error("没有这个导出模板，可能已经删除")]
    Unknown,
    /// The file.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<rusqlite::Error> for LayoutError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// What is to be kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// Its number; 0 before it is kept.
    pub id: i64,
    /// Its name among the person's templates of the list.
    pub name: String,
    /// The columns' keys in their order.
    pub columns: Vec<String>,
    /// Whether the list is exported by it unless another is picked.
    pub usual: bool,
}

/// All templates, in one SQLite file.
pub struct Layouts(Database);

impl Layouts {
    /// Makes the file.
    ///
    /// # Errors
    /// If there is one.
    pub fn create(path: &Path) -> Result<Self, DatabaseError> {
        Database::create(path, &SCHEMA).map(Self)
    }

    /// Opens the file. A fund founded by an earlier release, or restored from its backup, has none: it gets an empty one,
    /// for nothing that was ever recorded can be missing with it.
    ///
    /// # Errors
    /// If it is not ours, or the disk fails.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        match Database::open(path, &SCHEMA) {
            Err(DatabaseError::Absent(_)) => Self::create(path),
            opened => opened.map(Self),
        }
    }

    /// Templates that are gone with this value.
    ///
    /// # Errors
    /// Only when SQLite fails.
    pub fn in_memory() -> Result<Self, DatabaseError> {
        Database::in_memory(&SCHEMA).map(Self)
    }

    /// Writes a consistent copy to a new file.
    ///
    /// # Errors
    /// If the file exists or the disk fails.
    pub fn copy_to(&self, path: &Path) -> Result<(), DatabaseError> {
        self.0.copy_to(path)
    }

    /// A person's templates of a list, by name.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn of(&self, person: &str, list: &str) -> Result<Vec<Layout>, LayoutError> {
        let db = self.0.lock();
        let mut statement = db.prepare_cached(
            "SELECT id, name, columns, usual FROM layout WHERE person = ?1 AND list = ?2 ORDER BY name",
        )?;
        let found = statement.query_map([person, list], read)?.collect::<Result<_, _>>()?;
        Ok(found)
    }

    /// Keeps a template: a new one where its number is 0, else over the one of that number. Returns the number. One that is
    /// to be usual takes the place of the one that was.
    ///
    /// # Errors
    /// [`LayoutError`] for what cannot be kept; everything stays as it was then.
    pub fn save(&self, person: &str, list: &str, layout: &Layout) -> Result<i64, LayoutError> {
        let name: String = layout.name.trim().chars().filter(|c| !c.is_control()).collect();
        let length = name.chars().count();
        if length == 0 {
            return Err(LayoutError::NoName);
        }
        if length > LONGEST_NAME {
            return Err(LayoutError::LongName(length));
        }
        let columns = written(&layout.columns)?;
        self.0.transaction(|db| {
            let taken: Option<i64> = db
                .query_row(
                    "SELECT id FROM layout WHERE person = ?1 AND list = ?2 AND name = ?3",
                    [person, list, &name],
                    |row| row.get(0),
                )
                .optional()?;
            if taken.is_some_and(|id| id != layout.id) {
                return Err(LayoutError::Taken(name));
            }
            if layout.usual {
                none_is_usual(db, person, list)?;
            }
            if layout.id == 0 {
                let count: i64 =
                    db.query_row("SELECT count(*) FROM layout WHERE person = ?1", [person], |row| row.get(0))?;
                if usize::try_from(count).unwrap_or(MOST) >= MOST {
                    return Err(LayoutError::TooMany);
                }
                db.execute(
                    "INSERT INTO layout(person, list, name, columns, usual) VALUES(?1, ?2, ?3, ?4, ?5)",
                    params![person, list, name, columns, layout.usual],
                )?;
                return Ok(db.last_insert_rowid());
            }
            let changed = db.execute(
                "UPDATE layout SET name = ?4, columns = ?5, usual = ?6 WHERE id = ?3 AND person = ?1 AND list = ?2",
                params![person, list, layout.id, name, columns, layout.usual],
            )?;
            if changed == 1 { Ok(layout.id) } else { Err(LayoutError::Unknown) }
        })
    }

    /// Makes a template the usual one of its list, or none of them where `id` is 0.
    ///
    /// # Errors
    /// [`LayoutError::Unknown`]; what was usual stays so then.
    pub fn make_usual(&self, person: &str, list: &str, id: i64) -> Result<(), LayoutError> {
        self.0.transaction(|db| {
            none_is_usual(db, person, list)?;
            let made = db.execute(
                "UPDATE layout SET usual = 1 WHERE id = ?3 AND person = ?1 AND list = ?2",
                params![person, list, id],
            )?;
            if made == 1 || id == 0 { Ok(()) } else { Err(LayoutError::Unknown) }
        })
    }

    /// Throws a template away. Says whether there was one.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn discard(&self, person: &str, list: &str, id: i64) -> Result<bool, LayoutError> {
        let gone = self.0.lock().execute(
            "DELETE FROM layout WHERE id = ?3 AND person = ?1 AND list = ?2",
            params![person, list, id],
        )?;
        Ok(gone == 1)
    }
}

fn none_is_usual(db: &Connection, person: &str, list: &str) -> rusqlite::Result<usize> {
    db.execute("UPDATE layout SET usual = 0 WHERE person = ?1 AND list = ?2", [person, list])
}

/// Keys are the program's own words and hold no commas.
fn written(columns: &[String]) -> Result<String, LayoutError> {
    if columns.is_empty() {
        return Err(LayoutError::NoColumns);
    }
    let distinct: std::collections::BTreeSet<&String> = columns.iter().collect();
    let sound = |key: &String| {
        (1..=40).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    if distinct.len() < columns.len() || columns.len() > MOST_COLUMNS || !columns.iter().all(sound) {
        return Err(LayoutError::Columns);
    }
    Ok(columns.join(","))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Layout> {
    let columns: String = row.get(2)?;
    Ok(Layout {
        id: row.get(0)?,
        name: row.get(1)?,
        columns: columns.split(',').map(str::to_owned).collect(),
        usual: row.get(3)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: &str = "p-1";
    const LIST: &str = "projects";

    fn layout(name: &str, columns: &[&str]) -> Layout {
        Layout {
            name: name.into(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            ..Layout::default()
        }
    }

    fn names(layouts: &Layouts, person: &str, list: &str) -> Vec<String> {
        layouts.of(person, list).unwrap().into_iter().map(|layout| layout.name).collect()
    }

    #[test]
    fn a_template_is_kept_for_its_person_and_its_list_with_the_columns_in_their_order() {
        let layouts = Layouts::in_memory().unwrap();
        let id = layouts.save(ME, LIST, &layout(" 季度报表 ", &["paid", "name"])).unwrap();
        let kept = layouts.of(ME, LIST).unwrap();
        assert_eq!(kept, [Layout { id, ..layout("季度报表", &["paid", "name"]) }]);
        assert!(
            layouts.of("p-2", LIST).unwrap().is_empty() && layouts.of(ME, "payments").unwrap().is_empty()
        );
    }

    #[test]
    fn a_template_is_renamed_and_thrown_away_by_its_person_alone() {
        let layouts = Layouts::in_memory().unwrap();
        let id = layouts.save(ME, LIST, &layout("一", &["a"])).unwrap();
        let renamed = Layout { id, ..layout("二", &["b", "a"]) };
        assert!(matches!(layouts.save("p-2", LIST, &renamed), Err(LayoutError::Unknown)));
        assert!(matches!(layouts.save(ME, "payments", &renamed), Err(LayoutError::Unknown)));
        assert_eq!(layouts.save(ME, LIST, &renamed).unwrap(), id);
        assert_eq!(layouts.of(ME, LIST).unwrap(), [renamed]);
        assert!(!layouts.discard("p-2", LIST, id).unwrap());
        assert!(layouts.discard(ME, LIST, id).unwrap() && !layouts.discard(ME, LIST, id).unwrap());
    }

    #[test]
    fn one_template_of_a_list_is_the_usual_one_or_none_is() {
        let layouts = Layouts::in_memory().unwrap();
        let first = layouts.save(ME, LIST, &Layout { usual: true, ..layout("一", &["a"]) }).unwrap();
        layouts.save(ME, LIST, &Layout { usual: true, ..layout("二", &["a"]) }).unwrap();
        let usual = || -> Vec<_> {
            layouts.of(ME, LIST).unwrap().into_iter().filter(|l| l.usual).map(|l| l.name).collect()
        };
        assert_eq!(usual(), ["二"]);
        layouts.make_usual(ME, LIST, first).unwrap();
        assert_eq!(usual(), ["一"]);
        assert!(matches!(layouts.make_usual(ME, LIST, 99), Err(LayoutError::Unknown)));
        assert_eq!(usual(), ["一"]);
        layouts.make_usual(ME, LIST, 0).unwrap();
        assert!(usual().is_empty());
    }

    #[test]
    fn names_columns_and_their_number_are_bounded_and_what_was_kept_stays() {
        let layouts = Layouts::in_memory().unwrap();
        let save = |name: &str, columns: &[&str]| layouts.save(ME, LIST, &layout(name, columns));
        save("同名", &["a"]).unwrap();
        assert!(matches!(save("同名", &["b"]), Err(LayoutError::Taken(_))));
        assert!(matches!(save("  ", &["a"]), Err(LayoutError::NoName)));
        assert!(matches!(save(&"名".repeat(41), &["a"]), Err(LayoutError::LongName(41))));
        assert!(matches!(save("无列", &[]), Err(LayoutError::NoColumns)));
        assert!(matches!(save("重复", &["a", "a"]), Err(LayoutError::Columns)));
        assert!(matches!(save("逗号", &["a,b"]), Err(LayoutError::Columns)));
        save(&"名".repeat(40), &["a"]).unwrap();
        for n in 2..MOST {
            layouts.save(ME, &format!("list{n}"), &layout("模板", &["a"])).unwrap();
        }
        assert!(matches!(save("多一个", &["a"]), Err(LayoutError::TooMany)));
        assert_eq!(names(&layouts, ME, LIST), ["同名".to_owned(), "名".repeat(40)]);
        layouts.save("p-2", LIST, &layout("别人的", &["a"])).unwrap();
    }

    #[test]
    fn a_fund_of_an_earlier_release_gets_an_empty_file_and_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("layouts.db");
        Layouts::open(&path).unwrap().save(ME, LIST, &layout("一", &["a"])).unwrap();
        assert_eq!(names(&Layouts::open(&path).unwrap(), ME, LIST), ["一"]);
    }
}
