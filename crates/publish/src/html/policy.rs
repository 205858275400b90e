//! The content security policy of a page: nothing but its own style and script, its sound with the times
//! of its words, and its pictures.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::href::Href;
use crate::page::Page;
use crate::runs::Run;
use crate::theme::Logo;

/// Returns the policy of a page of the archive whose one style is `style`.
pub(crate) fn of_list(style: &str, logo: Option<&Logo>) -> String {
    let logo = match logo {
        Some(Logo::Elsewhere(href)) => format!(" {}", source(href)),
        Some(Logo::Here(_)) => " 'self'".to_owned(),
        None => String::new(),
    };
    format!("{}; img-src data:{logo}", bare(style))
}

/// Returns the policy of a post's page whose one style is `style`, and whose one script `script`.
pub(super) fn of(page: &Page<'_>, style: &str, script: &str) -> String {
    let mut policy = format!("{}; script-src '{}'", bare(style), hash(script));
    if page.has_moments() {
        policy += "; connect-src 'self'";
    }
    let sounds = page.audio.iter().map(|audio| source(&audio.href)).collect();
    // The empty icon of the page, which saves asking the site for one.
    let mut pictures = BTreeSet::from(["data:"]);
    page.visit(&mut |_, runs| pictures_in(runs, &mut pictures));
    let logo = page.logo.as_deref().and_then(Href::new);
    pictures.extend(logo.as_ref().map(source));
    for (directive, sources) in [("media-src", sounds), ("img-src", pictures)] {
        if !sources.is_empty() {
            let sources: Vec<_> = sources.into_iter().collect();
            policy += &format!("; {directive} {}", sources.join(" "));
        }
    }
    policy
}

fn bare(style: &str) -> String {
    let style = hash(style);
    format!("default-src 'none'; base-uri 'none'; form-action 'none'; style-src '{style}'")
}

/// Returns the name of an inline style or script in a policy.
fn hash(source: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(source)))
}

fn pictures_in<'a>(runs: &'a [Run], sources: &mut BTreeSet<&'a str>) {
    for run in runs {
        match run {
            Run::Image { href, .. } => {
                sources.insert(source(href));
            }
            Run::Emphasis { content } | Run::Strong { content } | Run::Link { content, .. } => {
                pictures_in(content, sources);
            }
            _ => {}
        }
    }
}

/// Returns the source an address counts as; a semicolon in a host would end the directive.
fn source(href: &Href) -> &str {
    href.origin().filter(|origin| !origin.contains([';', ',', '\''])).unwrap_or("'self'")
}
