//! The real program as its own process: started, spoken to over HTTP, killed.

use crate::world::{Actor, Place, binary};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

pub struct Server {
    pub child: Child,
    pub base: String,
}

/// A command on this place's data.
pub fn command(place: &Place, listen: &str, args: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(args).env_clear().envs(place.settings(listen)).kill_on_drop(true);
    command
}

impl Server {
    /// Starts it and waits until it answers.
    pub async fn start(place: &Place) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(place.folder.path().join("server.log")).unwrap();
        let mut child = command(place, "127.0.0.1:0", &["serve"]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
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
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(Duration::from_secs(30)).build().unwrap();
        Actor { base: self.base.clone(), http, cookie: String::new() }
    }

    pub async fn sign_in(&self, first_name: &str) -> Actor {
        let mut actor = self.visitor();
        let answer = actor.try_sign_in(&format!("{first_name}@elbowriver.example"), crate::world::PASSWORD).await;
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
