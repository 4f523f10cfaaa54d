//! The clinic that is measured: seeded once into `target/bench`, served by the release binary.

use crate::load::{Line, get};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tokio::sync::watch;
use unknot::accounts::server::{queries, store};
use unknot::server::clock::Clock;
use unknot::server::config::Config;
use unknot::server::db::DbError;
use unknot::server::fresh;
use unknot::server::state::AppState;
use unknot::server::web::cookies;
use unknot::types::contact::Email;
use unknot::types::instant::Span;

/// People who act. Each writes in a thread of their own.
pub const THREADS: usize = 256;

#[derive(Clone)]
pub struct Person {
    pub cookie: String,
    pub thread: String,
}

pub struct Bench {
    pub address: String,
    pub people: Vec<Person>,
    pub clients: u32,
    pub messages: u32,
    pub state: AppState,
    folder: PathBuf,
    server: Child,
    floor: Option<Child>,
}

fn number(name: &str, otherwise: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn wait_for(child: &mut Child, words: &str) {
    use std::io::BufRead;
    let out = std::io::BufReader::new(child.stdout.take().unwrap());
    assert!(out.lines().map_while(Result::ok).any(|line| line.contains(words)), "{words}: never came");
}

impl Bench {
    pub async fn open() -> Self {
        let (clients, each) = (number("BENCH_CLIENTS", 10_000), number("BENCH_MESSAGES_PER_CLIENT", 100));
        let benches = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench"));
        let (made, folder) = (benches.join(format!("{clients}x{each}")), benches.join("run"));
        let port = free_port();
        let settings = BTreeMap::from([
            ("UNKNOT_LISTEN".to_owned(), format!("127.0.0.1:{port}")),
            ("UNKNOT_DATA".to_owned(), made.to_string_lossy().into_owned()),
            ("UNKNOT_LOG".to_owned(), "warn".to_owned()),
        ]);
        if !made.join("seeded").exists() {
            let _ = std::fs::remove_dir_all(&made);
            let seeding = Command::new(env!("CARGO_BIN_EXE_unknot"))
                .args(["seed", "--therapists", "20", "--visits-per-client", "10"])
                .args(["--clients", &clients.to_string(), "--messages-per-client", &each.to_string(), "--seed", "1"])
                .env_clear()
                .envs(&settings)
                .status();
            assert!(seeding.unwrap().success());
            std::fs::write(made.join("seeded"), "").unwrap();
        }
        // What one run writes and books must not stand in the way of the next.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for file in std::fs::read_dir(&made).unwrap().map(Result::unwrap) {
            std::fs::copy(file.path(), folder.join(file.file_name())).unwrap();
        }
        let settings: BTreeMap<String, String> =
            settings.into_iter().chain([("UNKNOT_DATA".to_owned(), folder.to_string_lossy().into_owned())]).collect();
        let (_stop, stopping) = watch::channel(false);
        let state = AppState::open(Config::from_map(&settings).unwrap(), Clock::default(), stopping).await.unwrap();
        let mut server = Command::new(env!("CARGO_BIN_EXE_unknot"))
            .arg("serve")
            .env_clear()
            .envs(&settings)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        wait_for(&mut server, "is open at");
        let mut bench = Self {
            address: format!("127.0.0.1:{port}"),
            people: Vec::new(),
            clients,
            messages: clients * each,
            state,
            folder,
            server,
            floor: None,
        };
        for n in 1..=THREADS {
            let person = bench.sign_in(n).await;
            bench.people.push(person);
        }
        bench
    }

    /// A session without the cost of a password, and the newest thread of its client.
    async fn sign_in(&self, n: usize) -> Person {
        let email = Email::parse(&format!("client{n}@load.example")).unwrap();
        let (person, _) = queries::credentials(&self.state, &email).await.unwrap().unwrap();
        let token = fresh::secret();
        let (hash, now) = (cookies::hash(&token), self.state.clock.now());
        let opened = self.state.db.write::<(), DbError, _>(move |tx| {
            Box::pin(async move { store::insert_session(&mut tx.conn, &hash, person.id, now, now.plus(Span::hours(24))).await })
        });
        opened.await.unwrap();
        let cookie = format!("unknot-local={}", URL_SAFE_NO_PAD.encode(token));
        let page = Line::open(&self.address).await.ask(&get("/messages", &cookie)).await;
        let page = String::from_utf8(page.body).unwrap();
        let thread = page.split("href=\"/messages/").nth(1).unwrap().split(['"', '?', '#']).next().unwrap().to_owned();
        Person { cookie, thread }
    }

    /// A floor server of its own process; the address it answers at.
    pub async fn floor(&mut self, page: Option<&[u8]>) -> String {
        if let Some(mut old) = self.floor.take() {
            let _ = old.kill();
            let _ = old.wait();
        }
        let port = free_port();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--floor", &port.to_string()]).stdout(Stdio::piped());
        if let Some(page) = page {
            let file = self.folder.join("same.html");
            std::fs::write(&file, page).unwrap();
            command.arg(file);
        }
        let mut floor = command.spawn().unwrap();
        wait_for(&mut floor, "floor is open");
        self.floor = Some(floor);
        format!("127.0.0.1:{port}")
    }

    /// Openings that do not touch each other, read off the pages of all therapists for eight weeks.
    pub async fn openings_from_the_list(&self) -> Vec<Vec<(String, String)>> {
        let mut line = Line::open(&self.address).await;
        let (mut path, mut all) = ("/book?therapist=anyone".to_owned(), Vec::<Vec<(String, String)>>::new());
        for _ in 0..8 {
            let page = String::from_utf8(line.ask(&get(&path, &self.people[0].cookie)).await.body).unwrap();
            let service = page.split("name=\"service\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
            for key in page.split("data-opening=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                let (therapist, start) = key.split_once(':').unwrap();
                let at: i64 = start.parse().unwrap();
                let near = |other: &Vec<(String, String)>| {
                    other[0].1 == therapist && (other[2].1.parse::<i64>().unwrap() - at).abs() < 5_400_000_000
                };
                if !all.iter().any(near) {
                    all.push(
                        [("therapist", therapist), ("service", &service), ("start", start)]
                            .map(|(n, v)| (n.to_owned(), v.to_owned()))
                            .to_vec(),
                    );
                }
            }
            let later = page.split("<a ").find(|link| link.split("</a>").next().unwrap_or_default().contains("Later"));
            let Some(next) = later.and_then(|link| link.split("href=\"").nth(1)).and_then(|rest| rest.split('"').next()) else { break };
            path = next.replace("&amp;", "&");
        }
        all
    }

    pub fn resident_megabytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        for child in [Some(&mut self.server), self.floor.as_mut()].into_iter().flatten() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
