//! The clinic of the measurements, and the people who are signed in there.

use crate::load::{Line, get};
use crate::served::{self, Running};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::path::PathBuf;
use std::process::Command;
use tokio::sync::watch;
use unknot::accounts::server::queries;
use unknot::app::start;
use unknot::platform::clock::Clock;
use unknot::platform::config::Config;
use unknot::platform::db::DbError;
use unknot::platform::random;
use unknot::platform::state::AppState;
use unknot::platform::tx::Tx;
use unknot::session::store as session_store;
use unknot::types::contact::Email;
use unknot::types::instant::Span;
use unknot::web::cookies;

/// How many people act, each in a thread of their own.
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
    server: Running,
    floor: Option<Running>,
}

fn number(name: &str, otherwise: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

impl Bench {
    pub async fn open() -> Self {
        let (clients, each) = (number("BENCH_CLIENTS", 10_000), number("BENCH_MESSAGES_PER_CLIENT", 100));
        let (made, folder) = (served::folder(&format!("{clients}x{each}")), served::folder("run"));
        let (count, messages) = (clients.to_string(), each.to_string());
        let args = ["--therapists", "20", "--visits-per-client", "10", "--clients", &count, "--messages-per-client", &messages];
        served::seeded(&made, &args, async || {}).await;
        // What one run writes and books must not be in the way of the next.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for file in std::fs::read_dir(&made).unwrap().map(Result::unwrap) {
            std::fs::copy(file.path(), folder.join(file.file_name())).unwrap();
        }
        let port = served::free_port();
        let settings = served::settings(&folder, port);
        let (_stop, stopping) = watch::channel(false);
        let state = start::open(Config::from_map(&settings).unwrap(), Clock::default(), stopping).await.unwrap();
        let server = Running::serve(&settings);
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
        let token = random::secret();
        let (hash, now) = (cookies::hash(&token), self.state.clock.now());
        let opened = self.state.db.write::<(), DbError, _>(async move |tx: &mut Tx| {
            session_store::insert_session(&mut tx.conn, &hash, person.id, now, now.plus(Span::hours(24))).await
        });
        opened.await.unwrap();
        let cookie = format!("unknot-local={}", URL_SAFE_NO_PAD.encode(token));
        let page = Line::open(&self.address).await.ask(&get("/messages", &cookie)).await;
        let page = String::from_utf8(page.body).unwrap();
        let thread = page.split("href=\"/messages/").nth(1).unwrap().split(['"', '?', '#']).next().unwrap().to_owned();
        Person { cookie, thread }
    }

    /// Starts a floor server in a process of its own; answers its address.
    pub async fn floor(&mut self, page: Option<&[u8]>) -> String {
        self.floor = None;
        let port = served::free_port();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--floor", &port.to_string()]);
        if let Some(page) = page {
            let file = self.folder.join("same.html");
            std::fs::write(&file, page).unwrap();
            command.arg(file);
        }
        self.floor = Some(Running::start(command, "floor is open"));
        format!("127.0.0.1:{port}")
    }

    /// Openings that do not overlap, from the pages of all therapists for eight weeks.
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
            let Some(next) = served::later(&page) else { break };
            path = next;
        }
        all
    }

    pub fn resident_megabytes(&self) -> u64 {
        self.server.resident_megabytes()
    }
}
