//! A clinic of a given size: seeded once a day into `target/bench`, served by the release binary in a process of its own.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A process that is stopped when this is dropped.
pub struct Running(Child);

impl Running {
    /// Waits until it prints these words.
    pub fn start(mut command: Command, words: &str) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let out = std::io::BufReader::new(child.stdout.take().unwrap());
        assert!(out.lines().map_while(Result::ok).any(|line| line.contains(words)), "{words}: never came");
        Self(child)
    }

    pub fn serve(settings: &BTreeMap<String, String>) -> Self {
        Self::start(unknot(settings, &["serve"]), "is open at")
    }

    pub fn resident_megabytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn unknot(settings: &BTreeMap<String, String>, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unknot"));
    command.args(args).env_clear().envs(settings);
    command
}

/// The settings of a clinic in this folder, on a port of its own.
pub fn settings(folder: &Path, port: u16) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("UNKNOT_LISTEN".to_owned(), format!("127.0.0.1:{port}")),
        ("UNKNOT_DATA".to_owned(), folder.to_string_lossy().into_owned()),
        ("UNKNOT_LOG".to_owned(), "warn".to_owned()),
    ])
}

pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench")).join(name)
}

/// Seeds the clinic and lets `finish` add to it, unless that was done today: a clinic’s calendar begins on the day it is made.
pub async fn seeded(folder: &Path, args: &[&str], finish: impl AsyncFnOnce()) {
    let (marker, today) = (folder.join("seeded"), days_since_epoch().to_string());
    if std::fs::read_to_string(&marker).is_ok_and(|made| made == today) {
        return;
    }
    let _ = std::fs::remove_dir_all(folder);
    let all: Vec<&str> = ["seed", "--seed", "1"].iter().chain(args).copied().collect();
    assert!(unknot(&settings(folder, 0), &all).status().unwrap().success());
    finish().await;
    std::fs::write(&marker, &today).unwrap();
}

fn days_since_epoch() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() / 86_400
}

pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The address behind a page’s link to later days.
pub fn later(page: &str) -> Option<String> {
    let link = page.split("<a ").find(|link| link.split("</a>").next().unwrap_or_default().contains("Later"))?;
    Some(link.split("href=\"").nth(1)?.split('"').next()?.replace("&amp;", "&"))
}
