//! A small HTTP/1.1 load generator: keep-alive connections, each sending its next request when its last is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().filter_map(|line| line.split_once(':')).find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim())
    }
}

pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Line {
    pub async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Vec::with_capacity(64 * 1024) }
    }

    pub async fn ask(&mut self, request: &[u8]) -> Answer {
        self.stream.write_all(request).await.unwrap();
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
                let length = content_length(&head);
                while self.buffer.len() < end + 4 + length {
                    self.more().await;
                }
                let body = self.buffer[end + 4..end + 4 + length].to_vec();
                self.buffer.drain(..end + 4 + length);
                let status = head.split(' ').nth(1).unwrap().parse().unwrap();
                return Answer { status, head, body };
            }
            self.more().await;
        }
    }

    async fn more(&mut self) {
        let read = self.stream.read_buf(&mut self.buffer).await.unwrap();
        assert!(read > 0, "the server hung up");
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn content_length(head: &str) -> usize {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-length:"));
    line.and_then(|line| line.split(':').nth(1)).map_or(0, |value| value.trim().parse().unwrap())
}

pub fn get(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\naccept: text/html\r\ncookie: {cookie}\r\n\r\n").into_bytes()
}

pub fn post(path: &str, cookie: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\naccept: text/html\r\nsec-fetch-site: same-origin\r\ncookie: {cookie}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[derive(Clone, Copy)]
pub struct Figures {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
}

pub fn figures(mut times: Vec<Duration>, took: Duration) -> Figures {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    Figures { per_second: times.len() as f64 / took.as_secs_f64(), p50: at(0.5), p99: at(0.99) }
}

/// Each connection repeats its own requests in turn for this long.
pub async fn hammer(address: &str, requests: Vec<Vec<Vec<u8>>>, how_long: Duration) -> Figures {
    let started = Instant::now();
    let tasks: Vec<_> = requests
        .into_iter()
        .map(|mine| {
            let address = address.to_owned();
            tokio::spawn(async move {
                let mut line = Line::open(&address).await;
                let mut times = Vec::new();
                for request in mine.iter().cycle() {
                    if started.elapsed() >= how_long {
                        break;
                    }
                    let sent = Instant::now();
                    let answer = line.ask(request).await;
                    assert!(answer.status < 400, "{} {}", answer.status, String::from_utf8_lossy(&answer.body));
                    times.push(sent.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    figures(times, started.elapsed())
}

/// All connections take pieces of work, each a chain of requests, from one list until it is empty.
pub async fn work_off<F, W>(lines: usize, pieces: usize, act: F) -> Figures
where
    F: Fn(usize, usize) -> W + Send + Sync + Clone + 'static,
    W: Future<Output = ()> + Send,
{
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let tasks: Vec<_> = (0..lines)
        .map(|line| {
            let (next, act) = (next.clone(), act.clone());
            tokio::spawn(async move {
                let mut times = Vec::new();
                loop {
                    let piece = next.fetch_add(1, Ordering::Relaxed);
                    if piece >= pieces {
                        return times;
                    }
                    let begun = Instant::now();
                    act(line, piece).await;
                    times.push(begun.elapsed());
                }
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    figures(times, started.elapsed())
}
