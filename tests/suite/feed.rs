//! `castpress feed`: new episodes of a podcast, from a server that misbehaves as told.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::env::{Ran, TestEnv};
use crate::server::{Request, Server, send, serve};

/// A few seconds of speech.
static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../audio/tides-and-timetables.mp3");
    fs::read(sample).unwrap()[..80_000].to_vec()
});

const CAPTIONS: &str = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Ana Okafor>It waits.\n\n\
                        00:00:02.500 --> 00:00:04.000\n<v Dora Lindqvist>For whom?\n";

/// An item: title, file, day of March 2026, and what else it has.
fn item(title: &str, file: &str, day: u32, more: &str) -> String {
    format!(
        "<item><title>{title}</title><guid>{file}</guid><pubDate>{day} Mar 2026 08:00:00 GMT</pubDate>\
         <enclosure url=\"/audio/{file}?token=s3cret\" length=\"80000\" type=\"audio/mpeg\"/>{more}</item>"
    )
}

/// A show whose feed is on a server of its own.
struct Podcast {
    env: TestEnv,
    server: Server,
    items: Arc<Mutex<Vec<String>>>,
}

impl Podcast {
    /// Serves these items; a file called `gone`, `page`, `cut` or `slow` is what its name says.
    fn new(items: &[String]) -> Self {
        let items = Arc::new(Mutex::new(items.to_vec()));
        let served = Arc::clone(&items);
        let server = Server::start(move |_, request, stream| answer(&served, request, stream));
        Self { env: TestEnv::new(), server, items }
    }

    fn url(&self) -> String {
        self.server.url("feed.xml?key=s3cret").replace("//", "//ann:s3cret@")
    }

    fn feed(&self, arguments: &[&str]) -> Ran {
        let url = self.url();
        let all = [&["feed", &url, "--allow-private"], arguments].concat();
        let ran = self.env.castpress_with(&all, "CASTPRESS_OFFLINE", "0");
        assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("s3cret"), "{}", ran.stderr);
        ran
    }

    fn publish(&self, item: String) {
        self.items.lock().unwrap().insert(0, item);
    }

    /// Returns the names of the files in `audio/`.
    fn audio(&self) -> Vec<String> {
        let files = fs::read_dir(self.env.path("audio")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    }

    fn asked_for(&self, part: &str) -> usize {
        self.server.requests().iter().filter(|one| one.path.contains(part)).count()
    }
}

fn answer(items: &Mutex<Vec<String>>, request: &Request, stream: &mut TcpStream) {
    let path = request.path.split('?').next().unwrap();
    match path {
        "/feed.xml" => {
            let text = format!(
                "<rss version=\"2.0\" xmlns:podcast=\"https://podcastindex.org/namespace/1.0\">\
                 <channel><title>The Mill</title>{}</channel></rss>",
                items.lock().unwrap().concat()
            );
            let tag = format!("\"{}\"", text.len());
            if request.header("if-none-match") == Some(&*tag) {
                return send(stream, "304 Not Modified", 0, "", b"");
            }
            send(stream, "200 OK", text.len(), &format!("ETag: {tag}\r\n"), text.as_bytes());
        }
        "/captions.vtt" => send(stream, "200 OK", CAPTIONS.len(), "", CAPTIONS.as_bytes()),
        _ if path.contains("gone") => send(stream, "404 Not Found", 0, "", b""),
        _ if path.contains("page") => {
            let page = b"<!DOCTYPE html><html><title>Log in</title></html>";
            send(stream, "200 OK", page.len(), "Content-Type: audio/mpeg\r\n", page);
        }
        _ if path.contains("noise") => send(stream, "200 OK", 4000, "", &[0xa5; 4000]),
        _ if path.contains("slow") && request.from.is_none() => {
            send(stream, "200 OK", SOUND.len(), "ETag: \"1\"\r\n", &SOUND[..30_000]);
            let silent = stream.try_clone().unwrap();
            thread::spawn(move || {
                thread::sleep(Duration::from_secs(60));
                drop(silent);
            });
        }
        _ => serve(stream, request, &SOUND, usize::MAX),
    }
}

#[test]
fn new_episodes_come_once_under_names_that_read_well() {
    let podcast = Podcast::new(&[
        item("Night &amp; Day", "b.mp3", 9, ""),
        item("Night &amp; Day", "a.mp3", 2, ""),
    ]);
    podcast.feed(&[]).succeeds().prints("audio/night-day.mp3\naudio/night-day-2026-03-09.mp3\n");
    assert_eq!(podcast.audio(), ["night-day-2026-03-09.mp3", "night-day.mp3"]);
    assert_eq!(fs::read(podcast.env.path("audio/night-day.mp3")).unwrap(), *SOUND);
    podcast.feed(&[]).succeeds().prints("").says("nothing new: 2 of 2 episodes are here");
    assert_eq!(podcast.asked_for("/audio/"), 2);
    podcast.publish(item("../../Escape", "c.mp3", 16, ""));
    podcast.feed(&[]).succeeds().prints("audio/escape.mp3\n");
    assert_eq!(podcast.asked_for("/audio/"), 3);
    for (name, bytes) in podcast.env.files(".") {
        assert!(!String::from_utf8_lossy(&bytes).contains("s3cret"), "{name}");
    }
    for (name, bytes) in podcast.env.files("audio/.stage") {
        assert!(!String::from_utf8_lossy(&bytes).contains("s3cret"), "{name}");
    }
}

#[test]
fn a_feed_with_many_episodes_is_not_fetched_whole_unasked() {
    let items: Vec<String> = (1..=12)
        .rev()
        .map(|day| item(&format!("Ep {day}"), &format!("{day}.mp3"), day, ""))
        .collect();
    let podcast = Podcast::new(&items);
    podcast.feed(&[]).ends_with(2).says("The Mill has 12 episodes, 1.0 MB").says("--last N");
    assert!(podcast.audio().is_empty());
    podcast.feed(&["--last", "2"]).succeeds();
    assert_eq!(podcast.audio(), ["ep-11.mp3", "ep-12.mp3"]);
    podcast.feed(&[]).succeeds().says("nothing new").says("--all fetches the other 10");
    podcast.publish(item("Ep 13", "13.mp3", 13, ""));
    let listed = podcast.feed(&["--list"]);
    let states: Vec<_> = listed.succeeds().stdout.lines().take(4).map(str::to_owned).collect();
    assert_eq!(
        states[0].split_whitespace().collect::<Vec<_>>().join(" "),
        "2026-03-13 0.1 MB new “Ep 13”"
    );
    assert!(states[1].contains("here") && states[1].ends_with("“Ep 12” (audio/ep-12.mp3)"));
    assert!(states[3].contains("passed over"), "{states:?}");
    podcast.feed(&[]).succeeds().prints("audio/ep-13.mp3\n");
    podcast.feed(&["--all"]).succeeds();
    assert_eq!(podcast.audio().len(), 13);
}

#[test]
fn one_episode_that_fails_does_not_stop_the_others() {
    let podcast = Podcast::new(&[
        item("Fine", "fine.mp3", 9, ""),
        item("Gone", "gone.mp3", 8, ""),
        item("Page", "page.mp3", 7, ""),
        item("Noise", "noise.mp3", 6, ""),
    ]);
    let ran = podcast.feed(&["--json"]);
    ran.ends_with(3).says("cannot fetch “Gone”").says("status 404").says("is a web page");
    assert_eq!(podcast.audio(), ["fine.mp3"]);
    let lines: Vec<_> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[3].contains("\"state\":\"fetched\"") && lines[3].contains("audio/fine.mp3"));
    assert!(lines[2].contains("\"state\":\"failed\"") && lines[2].contains("404"));
    // What failed is tried again.
    podcast.feed(&[]).ends_with(1);
    assert_eq!((podcast.asked_for("gone.mp3"), podcast.asked_for("fine.mp3")), (2, 1));
}

#[cfg(unix)]
#[test]
fn an_interrupted_download_goes_on_where_it_stopped() {
    let podcast = Podcast::new(&[item("Slow", "slow.mp3", 2, "")]);
    let url = podcast.url();
    let child =
        podcast.env.spawn_with(&["feed", &url, "--allow-private"], "CASTPRESS_OFFLINE", "0");
    let deadline = Instant::now() + Duration::from_secs(30);
    let has_part = || {
        let files = fs::read_dir(podcast.env.path("audio/.stage")).into_iter().flatten().flatten();
        files.into_iter().any(|file| {
            file.path().extension().is_some_and(|ending| ending == "part")
                && file.metadata().unwrap().len() == 30_000
        })
    };
    while !has_part() {
        assert!(Instant::now() < deadline, "no part came");
        thread::sleep(Duration::from_millis(20));
    }
    let begun = Instant::now();
    crate::faults::signal(child, "-INT").ends_with(130).says("the next run goes on from here");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert!(podcast.audio().is_empty());
    podcast.feed(&[]).succeeds().prints("audio/slow.mp3\n");
    assert_eq!(fs::read(podcast.env.path("audio/slow.mp3")).unwrap(), *SOUND);
    assert_eq!(podcast.server.asked().last(), Some(&Some(30_000)));
}

/// A run killed at any place goes on with the same names, and nothing comes twice.
#[cfg(unix)]
#[test]
fn a_run_that_is_killed_ends_with_the_same_files_the_next_time() {
    let items: Vec<String> =
        (1..=4).map(|day| item("Night", &format!("{day}.mp3"), day, "")).collect();
    let names =
        ["night-2026-03-02.mp3", "night-2026-03-03.mp3", "night-2026-03-04.mp3", "night.mp3"];
    for after in [20, 40, 60, 80, 100, 150, 200] {
        let podcast = Podcast::new(&items);
        let url = podcast.url();
        let arguments = ["feed", &url, "--allow-private"];
        let child = podcast.env.spawn_with(&arguments, "CASTPRESS_OFFLINE", "0");
        thread::sleep(Duration::from_millis(after));
        crate::faults::signal(child, "-KILL");
        podcast.feed(&[]).succeeds();
        assert_eq!(podcast.audio(), names, "killed after {after} ms");
        for name in names {
            assert_eq!(fs::read(podcast.env.path(&format!("audio/{name}"))).unwrap(), *SOUND);
        }
        podcast.feed(&[]).succeeds().says("nothing new: 4 of 4");
    }
}

#[test]
fn a_recording_that_was_replaced_is_named_and_fetched_only_by_force() {
    let podcast = Podcast::new(&[item("Night", "a.mp3", 2, "")]);
    podcast.feed(&[]).succeeds();
    podcast.env.write("audio/night.mp3", "edited");
    *podcast.items.lock().unwrap() = vec![item("Night", "a.mp3", 2, "").replace("80000", "100000")];
    podcast.feed(&[]).succeeds().prints("").says("another recording of “Night”").says("--force");
    assert_eq!(podcast.env.read("audio/night.mp3"), "edited");
    podcast.feed(&["--force"]).succeeds().prints("audio/night.mp3\n");
    assert_eq!(fs::read(podcast.env.path("audio/night.mp3")).unwrap(), *SOUND);
    assert_eq!(podcast.env.read("audio/night.mp3~"), "edited");
    podcast.feed(&[]).succeeds().says("nothing new");
}

#[test]
fn a_recording_somebody_deleted_is_fetched_again_unless_its_texts_are_there() {
    let podcast = Podcast::new(&[item("Night", "a.mp3", 2, "")]);
    podcast.feed(&[]).succeeds();
    fs::remove_file(podcast.env.path("audio/night.mp3")).unwrap();
    podcast.feed(&[]).succeeds().prints("audio/night.mp3\n");
    fs::remove_file(podcast.env.path("audio/night.mp3")).unwrap();
    podcast.env.write("transcripts/night/interview.md", "Edited.");
    podcast.feed(&[]).succeeds().prints("");
}

#[test]
fn what_the_feed_says_of_an_episode_stands_in_its_interview() {
    let more = "<link>https://example.org/night</link><description>&lt;p&gt;Who keeps a mill \
                awake?&lt;/p&gt;</description><podcast:person role=\"guest\">Ana Okafor</podcast:person>";
    let podcast = Podcast::new(&[item("Night &amp; “Day”", "a.mp3", 2, more)]);
    podcast.feed(&[]).succeeds();
    podcast.env.castpress(&["transcribe", "audio/night-day.mp3"]).succeeds();
    let text = podcast.env.read("transcripts/night-day/interview.md");
    for line in [
        "title = \"Night & “Day”\"",
        "published = 2026-03-02",
        "guests = [\"Ana Okafor\"]",
        "deck = \"Who keeps a mill awake?\"",
        "audio = \"audio/night-day.mp3\"",
        "website = \"https://example.org/night\"",
    ] {
        assert!(text.lines().any(|one| one == line), "`{line}` is not in\n{text}");
    }
    podcast.env.castpress(&["run", "night-day"]).succeeds();
    podcast.feed(&[]).succeeds();
    podcast.env.castpress(&["run"]).succeeds().says("nothing to do");
}

#[test]
fn the_publishers_own_transcript_is_taken_in_when_asked() {
    let more = "<podcast:transcript url=\"/captions.html\" type=\"text/html\"/>\
                <podcast:transcript url=\"/captions.vtt?token=s3cret\" type=\"text/vtt\"/>";
    let podcast = Podcast::new(&[item("Night", "a.mp3", 9, more), item("Day", "b.mp3", 2, "")]);
    podcast.feed(&["--transcripts"]).succeeds().says("day: the feed has no transcript");
    let text = podcast.env.read("transcripts/night/interview.md");
    assert!(
        text.contains("**Ana Okafor:** It waits.") && text.contains("audio/night.mp3"),
        "{text}"
    );
    assert!(text.contains("published = 2026-03-09"), "{text}");
    assert!(!podcast.env.path("transcripts/day").exists());
}

#[test]
fn a_feed_may_stand_in_the_shows_description_and_no_receipt_holds_its_secret() {
    let podcast = Podcast::new(&[item("Night", "a.mp3", 2, "")]);
    podcast.env.castpress_with(&["feed"], "CASTPRESS_OFFLINE", "0").ends_with(2).says("[source]");
    podcast
        .env
        .write("castpress.toml", format!("name = \"A\"\n[source]\nfeed = \"{}\"\n", podcast.url()));
    let ran = podcast.env.castpress_with(&["feed", "--allow-private"], "CASTPRESS_OFFLINE", "0");
    ran.succeeds().prints("audio/night.mp3\n");
    podcast.env.write("transcripts/night/interview.md", "**Ann:** It waits.\n");
    podcast.env.castpress(&["publish", "night"]).succeeds();
    for folder in ["site", "site/.stage", "transcripts/night/.stage", "audio/.stage"] {
        let files = podcast.env.files(folder);
        assert!(!files.is_empty(), "{folder}");
        for (name, bytes) in files {
            assert!(!String::from_utf8_lossy(&bytes).contains("s3cret"), "{folder}/{name}");
        }
    }
}

#[test]
fn what_cannot_be_a_feed_is_refused_with_what_to_do() {
    let podcast = Podcast::new(&[]);
    let feed = |url: &str| podcast.env.castpress_with(&["feed", url], "CASTPRESS_OFFLINE", "0");
    feed("file:///etc/passwd").ends_with(2).says("`file:` addresses are not followed");
    feed("example.org/feed.xml").ends_with(2).says("https://");
    feed(&podcast.url()).ends_with(2).says("private network").says("--allow-private");
    feed("http://169.254.169.254/latest/meta-data").ends_with(2).says("private network");
    assert!(podcast.server.requests().is_empty());
    let with = |path: &str| {
        let url = podcast.server.url(path);
        let arguments = ["feed", &url, "--allow-private"];
        podcast.env.castpress_with(&arguments, "CASTPRESS_OFFLINE", "0")
    };
    with("page.html").ends_with(2).says("it is a web page").says("give the address of the feed");
    with("gone.xml").ends_with(1).says("status 404");
    podcast.feed(&[]).succeeds().says("has no episode with a recording");
    podcast.env.castpress(&["feed", &podcast.url()]).ends_with(1).says("--offline forbids");
}
