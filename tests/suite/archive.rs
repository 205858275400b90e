//! The archive that `castpress publish` keeps: lists, feeds, links between posts.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use crate::env::{Ran, TestEnv};

fn post(title: &str, day: &str, text: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\npublished = {day}\ntags = [\"Boats\"]\n+++\n\n\
         **Ann Lee:** {text}\n\n<!-- paid -->\n\n**Bo Chen:** The paidturn of {title}.\n"
    )
}

/// A show of two posts, both published.
fn two_posts() -> TestEnv {
    let env = TestEnv::new();
    env.replace(
        "castpress.toml",
        "# url = \"https://example.com\"",
        "url = \"https://boats.example\"\n",
    );
    env.write("transcripts/one/interview.md", post("The First", "2026-01-05", "Hello, one."));
    env.write("transcripts/two/interview.md", post("The Second", "2026-02-05", "Hello, two."));
    env.castpress(&["publish", "one"]).succeeds();
    env.castpress(&["publish", "two"]).succeeds();
    env
}

#[test]
fn every_post_that_was_published_is_listed_and_linked_to_its_neighbours() {
    let env = two_posts();
    for readers in ["public", "members"] {
        let index = env.read(&format!("site/{readers}/index.html"));
        let (second, first) = (index.find("The Second").unwrap(), index.find("The First").unwrap());
        assert!(second < first, "the newest is not first for {readers}");
        let older = env.read(&format!("site/{readers}/one/index.html"));
        assert!(older.contains("rel=\"next\" href=\"../two/index.html\""), "{older}");
        let newer = env.read(&format!("site/{readers}/two/index.html"));
        assert!(newer.contains("rel=\"prev\" href=\"../one/index.html\""), "{newer}");
        assert!(env.read(&format!("site/{readers}/tags/boats/index.html")).contains("The First"));
    }
    let feed = env.read("site/public/feed.xml");
    assert!(feed.contains("https://boats.example/two/interview.txt"), "{feed}");
    assert!(feed.contains("Hello, two.") && !feed.contains("paidturn"), "{feed}");
    for (name, bytes) in env.files("site/public") {
        assert!(!String::from_utf8_lossy(&bytes).contains("paidturn"), "{name}");
    }
}

#[test]
fn a_new_post_does_not_publish_what_is_being_written_in_its_neighbours() {
    let env = two_posts();
    env.write("transcripts/two/interview.md", post("Unfinished", "2026-02-05", "Half a sent"));
    env.write("transcripts/three/interview.md", post("The Third", "2026-03-05", "Hello, three."));
    env.castpress(&["publish", "three"]).succeeds();
    let neighbour = env.read("site/public/two/index.html");
    assert!(neighbour.contains("Hello, two.") && !neighbour.contains("Half a sent"));
    assert!(neighbour.contains("rel=\"next\" href=\"../three/index.html\""), "{neighbour}");
    assert!(!env.read("site/public/index.html").contains("Unfinished"));
    env.castpress(&["publish", "two"]).succeeds();
    assert!(env.read("site/public/one/index.html").contains("Unfinished"), "an old title stays");
}

#[test]
fn publishing_again_changes_nothing() {
    let env = two_posts();
    let before = env.files("site");
    let published = env.castpress(&["publish", "one", "two"]);
    published.succeeds().says("nothing to do: 2 episodes are up to date");
    assert!(env.files("site") == before, "a file changed");
}

#[test]
fn a_defaced_or_lost_list_is_made_again() {
    let env = two_posts();
    let good = env.files("site");
    env.write("site/public/index.html", "defaced");
    fs::remove_file(env.path("site/public/feed.xml")).unwrap();
    env.castpress(&["publish", "one"]).succeeds();
    assert!(env.files("site") == good);
}

#[test]
fn a_post_whose_texts_are_gone_leaves_the_lists() {
    let env = two_posts();
    fs::remove_dir_all(env.path("transcripts/two")).unwrap();
    env.castpress(&["publish", "one"]).succeeds();
    for name in ["site/public/index.html", "site/public/feed.xml", "site/members/one/index.html"] {
        assert!(!env.read(name).contains("The Second"), "{name}");
    }
}

#[test]
fn the_lists_are_empty_when_the_last_post_is_gone() {
    let env = two_posts();
    for post in ["one", "two"] {
        fs::remove_dir_all(env.path(&format!("transcripts/{post}"))).unwrap();
    }
    fs::create_dir(env.path("transcripts/one")).unwrap();
    env.castpress(&["publish", "one"]).ends_with(2);
    for name in ["site/public/index.html", "site/public/feed.xml", "site/members/index.html"] {
        assert!(!env.read(name).contains("The First"), "{name}");
    }
}

#[test]
fn the_lists_of_a_show_speak_its_language() {
    let env = two_posts();
    env.replace("castpress.toml", "# language = \"en\"", "language = \"pt\"");
    env.castpress(&["publish", "one", "two"]).succeeds();
    let index = env.read("site/public/index.html");
    assert!(index.contains("<html lang=\"pt\">"), "{index}");
    assert!(index.contains("quinta-feira, 5 de fevereiro de 2026"), "{index}");
}

#[test]
fn the_logo_of_a_show_is_on_both_its_sites() {
    let env = two_posts();
    let described = env.read("castpress.toml") + "\n[theme]\nlogo = \"art/mark.svg\"\n";
    env.write("castpress.toml", described);
    env.castpress(&["publish", "one"]).succeeds().says("no picture at `art/mark.svg`");
    env.write("art/mark.svg", "<svg/>");
    env.castpress(&["publish", "one"]).succeeds();
    for readers in ["public", "members"] {
        assert_eq!(env.read(&format!("site/{readers}/logo.svg")), "<svg/>");
        let page = env.read(&format!("site/{readers}/one/index.html"));
        assert!(page.contains("src=\"../logo.svg\""), "{page}");
    }
}

#[test]
fn what_a_killed_run_left_beside_a_page_is_gone_after_the_next_and_nothing_else_is() {
    let env = two_posts();
    let good = env.files("site");
    let left = |post: &str| {
        let folders = [
            format!("site/public/{post}"),
            format!("site/members/{post}/paste"),
            format!("transcripts/{post}/.stage"),
        ];
        folders.map(|folder| format!("{folder}/.castpress-AbC123"))
    };
    let mine =
        ["site/public/one/.htaccess", "site/public/one/.castpress", "site/members/.nojekyll"];
    for name in left("one").iter().chain(&left("two")) {
        env.write(name, "half a pa");
    }
    for name in mine {
        env.write(name, "mine");
    }
    env.castpress(&["publish", "one"]).succeeds().says("nothing to do");
    for name in left("one") {
        assert!(!env.path(&name).exists(), "{name}");
    }
    // The neighbour's page gets another link, and its folder is looked after on the way.
    env.replace(
        "transcripts/one/interview.md",
        "title = \"The First\"",
        "title = \"The Very First\"",
    );
    env.castpress(&["publish", "one"]).succeeds();
    for name in left("two") {
        assert!(!env.path(&name).exists(), "{name}");
    }
    for name in mine {
        assert_eq!(env.read(name), "mine");
    }
    env.replace(
        "transcripts/one/interview.md",
        "title = \"The Very First\"",
        "title = \"The First\"",
    );
    env.castpress(&["publish", "one"]).succeeds();
    mine.iter().for_each(|name| fs::remove_file(env.path(name)).unwrap());
    assert!(env.files("site") == good);
}

/// Takes the lock of the archive, as another castpress that writes it does.
fn at_the_archive(env: &TestEnv) -> fs::File {
    env.write("site/.stage/lock", "");
    let lock = fs::OpenOptions::new().write(true).open(env.path("site/.stage/lock")).unwrap();
    lock.lock().unwrap();
    lock
}

/// Starts to publish and returns once that waits for the archive.
fn publish_until_it_waits(env: &TestEnv, post: &str) -> Child {
    let mut child = env.spawn(&["publish", post], Stdio::piped());
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains("waiting for another castpress, which writes the archive") {
        assert_ne!(stderr.read_line(&mut said).unwrap(), 0, "{said}");
    }
    // What is said from here on needs a reader too.
    child.stderr = Some(stderr.into_inner());
    child
}

#[test]
fn runs_that_end_together_write_the_archive_one_after_the_other() {
    let env = TestEnv::new();
    env.write("transcripts/one/interview.md", post("The First", "2026-01-05", "Hello, one."));
    env.write("transcripts/two/interview.md", post("The Second", "2026-02-05", "Hello, two."));
    let busy = at_the_archive(&env);
    let runs = ["one", "two"].map(|post| publish_until_it_waits(&env, post));
    assert!(!env.path("site/public/index.html").exists());
    drop(busy);
    for run in runs {
        Ran::of(run.wait_with_output().unwrap()).succeeds();
    }
    let index = env.read("site/public/index.html");
    assert!(index.contains("The First") && index.contains("The Second"), "{index}");
    let older = env.read("site/public/one/index.html");
    assert!(older.contains("rel=\"next\" href=\"../two/index.html\""), "{older}");
    env.castpress(&["publish", "one", "two"]).succeeds().says("nothing to do");
}

#[cfg(unix)]
#[test]
fn who_waits_for_the_archive_can_be_stopped() {
    use std::time::{Duration, Instant};
    let env = two_posts();
    let before = env.files("site");
    let _busy = at_the_archive(&env);
    let waiting = publish_until_it_waits(&env, "one");
    let begin = Instant::now();
    crate::faults::signal(waiting, "-INT").ends_with(130).says("the archive: interrupted");
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    assert!(env.files("site") == before);
}
