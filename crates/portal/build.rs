//! Builds what browsers fetch: joins the stylesheet, and bundles the script when Node is at hand.
//!
//! Nothing third-party is committed: npm brings the packages of the lock file into `OUT_DIR`, and esbuild makes one
//! small bundle of what is used. Without npm, or when it fails, the build goes on with a warning and no script.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let assets = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("assets");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let dist = out.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    fs::create_dir_all(&dist)?;

    println!("cargo::rerun-if-changed=build.rs");
    stylesheet(&assets.join("style"), &dist.join("style.css"))?;
    copy_watched(&assets.join("mark.svg"), &dist.join("mark.svg"))?;
    if let Err(error) = script(&assets, &out.join("front"), &dist) {
        println!("cargo::warning=the front-end script was not built, pages will be plain: {error}");
        println!("cargo::warning=with Node and npm at hand, touch crates/portal/build.rs and build again");
    }
    embed(&dist, &out.join("embedded.rs"))
}

/// Joins the numbered parts in order.
fn stylesheet(parts: &Path, to: &Path) -> Outcome<()> {
    println!("cargo::rerun-if-changed={}", parts.display());
    let mut css = String::new();
    for part in files_in(parts)? {
        css.push_str(&fs::read_to_string(part)?);
    }
    Ok(fs::write(to, css)?)
}

/// Runs npm and esbuild in a folder of `OUT_DIR`; the source tree stays as it is.
fn script(assets: &Path, work: &Path, dist: &Path) -> Outcome<()> {
    fs::create_dir_all(work.join("script"))?;
    for stale in files_in(&work.join("script"))? {
        fs::remove_file(stale)?;
    }
    println!("cargo::rerun-if-changed={}", assets.join("script").display());
    for source in files_in(&assets.join("script"))? {
        fs::copy(&source, work.join("script").join(source.file_name().ok_or("a source without a name")?))?;
    }
    let installed = work.join("installed-lock.json");
    let lock = assets.join("package-lock.json");
    copy_watched(&assets.join("package.json"), &work.join("package.json"))?;
    copy_watched(&lock, &work.join("package-lock.json"))?;
    if fs::read(&installed).ok() != Some(fs::read(&lock)?) {
        run(Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(work))?;
        fs::copy(&lock, &installed)?;
    }
    run(Command::new("node")
        .args([
            "node_modules/esbuild/bin/esbuild",
            "script/app.ts",
            "--bundle",
            "--splitting",
            "--format=esm",
        ])
        .args([
            "--minify",
            "--charset=utf8",
            "--target=es2021",
            "--legal-comments=none",
            "--log-level=warning",
        ])
        .args(["--chunk-names=part-[name]-[hash]"])
        .arg(format!("--outdir={}", dist.display()))
        .current_dir(work))
}

fn run(command: &mut Command) -> Outcome<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message");
    Err(format!("{program} ended with {}: {last}", output.status).into())
}

/// Writes the table of files for `src/assets.rs` to include.
fn embed(dist: &Path, to: &Path) -> Outcome<()> {
    let mut table = String::from("static EMBEDDED: &[Embedded] = &[\n");
    for file in files_in(dist)? {
        let name = file.file_name().ok_or("a file without a name")?.to_string_lossy().into_owned();
        table.push_str(&format!("    Embedded {{ name: {name:?}, bytes: include_bytes!({file:?}) }},\n"));
    }
    table.push_str("];\n");
    Ok(fs::write(to, table)?)
}

fn copy_watched(from: &Path, to: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", from.display());
    fs::copy(from, to).map(drop)
}

fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}
