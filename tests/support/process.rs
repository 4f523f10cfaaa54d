//! The real program as its own process: started, spoken to over HTTP, killed.

use super::actor::{Actor, http};
use super::place::Place;
use super::time::shared_time;
use super::world::PASSWORD;
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};

pub struct Server {
    pub child: Child,
    pub base: String,
}

/// A command on this place's data.
pub fn command(place: &Place, listen: &str, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unknot"));
    command.args(args).env_clear().envs(place.settings(listen)).kill_on_drop(true);
    command
}

/// Adds a therapist on the command line, with "a long enough password".
pub async fn add_person(place: &Place, email: &str, name: &str) -> Output {
    let args = ["person", "add", "--email", email, "--name", name, "--role", "therapist", "--password-stdin"];
    let mut command = command(place, "127.0.0.1:0", &args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"a long enough password\n").await.unwrap();
    child.wait_with_output().await.unwrap()
}

impl Server {
    /// Starts it and waits until it answers.
    pub async fn start(place: &Place) -> Self {
        Self::start_at(place, &shared_time()).await
    }

    /// Starts it as of a moment in Calgary and waits until it answers.
    pub async fn start_at(place: &Place, at: &str) -> Self {
        Self::start_with(place, &["serve", "--demo", "--at", at]).await
    }

    pub async fn start_with(place: &Place, args: &[&str]) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(place.folder.path().join("server.log")).unwrap();
        let mut child = command(place, "127.0.0.1:0", args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let opened = async {
            while let Ok(Some(line)) = said.next_line().await {
                if let Some((_, address)) = line.split_once(" is open at ") {
                    return address.to_owned();
                }
            }
            panic!("the server did not come up")
        };
        let base = tokio::time::timeout(Duration::from_secs(60), opened).await.unwrap();
        Self { child, base }
    }

    pub fn visitor(&self) -> Actor {
        Actor { base: self.base.clone(), http: http(), cookie: String::new() }
    }

    pub async fn sign_in(&self, first_name: &str) -> Actor {
        let mut actor = self.visitor();
        let answer = actor.try_sign_in(&format!("{first_name}@elbowriver.example"), PASSWORD).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
        actor
    }

    /// `kill -9`
    pub async fn kill(mut self) {
        self.child.start_kill().unwrap();
        self.child.wait().await.unwrap();
    }

    /// SIGTERM; answers the exit code.
    pub async fn terminate(mut self) -> Option<i32> {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
        tokio::time::timeout(Duration::from_secs(30), self.child.wait()).await.unwrap().unwrap().code()
    }
}
