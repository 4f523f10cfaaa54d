//! Connections: how many there are, from where, and how long they may be silent. A visitor who opens a thousand and says nothing keeps
//! nobody else out, and the operator's health checks get in even when the door is full.

use crate::error::AppError;
use crate::platform::config::Config;
use crate::session::cx::network_of;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use socket2::{SockRef, TcpKeepalive};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_io_timeout::TimeoutStream;

/// How long a visitor may take to send the head of a request, the next one on the same connection included.
const HEAD_WITHIN: Duration = Duration::from_secs(20);
/// A proxy keeps its connections for its next visitor. It must be the one that closes them, or a form could be lost on the way.
const PROXYS_HEAD_WITHIN: Duration = Duration::from_secs(180);
/// How long the other end may take nothing of an answer.
const TAKEN_WITHIN: Duration = Duration::from_secs(60);
/// Files that are open for other reasons: database, mail, the site's files.
const OTHER_FILES: u64 = 256;

/// How many connections there may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub most: usize,
    /// Beyond those, for health checks alone.
    pub reserve: usize,
    /// From one network, proxies aside.
    pub of_network: usize,
    pub head_within: Duration,
}

impl Limits {
    /// As many as the system lets this process have, once its own limit is raised as far as it goes.
    pub fn of_this_process() -> Self {
        let limit = getrlimit(Resource::Nofile);
        let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
        let files = getrlimit(Resource::Nofile).current.unwrap_or(65_536);
        let most = usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(16_384).clamp(64, 16_384);
        Self { most, reserve: 32, of_network: most / 2, head_within: HEAD_WITHIN }
    }
}

/// What becomes of a new connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Admission {
    In,
    /// Only for health checks.
    Reserve,
    Away,
}

/// What the settings say about who is at the other end.
#[derive(Debug, Clone, Copy)]
struct Peer {
    is_proxy: bool,
    /// From a network that may read the metrics: health checks come from there.
    is_operator: bool,
}

/// Who is connected.
#[derive(Default)]
struct ConnectionCounts {
    all: usize,
    reserve: usize,
    of_network: HashMap<Vec<u8>, usize>,
}

impl ConnectionCounts {
    fn admission(&self, network: &[u8], peer: Peer, limits: &Limits) -> Admission {
        let of_network = self.of_network.get(network).copied().unwrap_or_default();
        let is_full = self.all >= limits.most || (!peer.is_proxy && of_network >= limits.of_network);
        match is_full {
            false => Admission::In,
            true if self.reserve < limits.reserve && (peer.is_proxy || peer.is_operator) => Admission::Reserve,
            true => Admission::Away,
        }
    }
}

/// One connection, counted until this is dropped. Those of the reserve count apart, so that they take no place of others.
struct ConnectionPermit {
    counts: Arc<Mutex<ConnectionCounts>>,
    /// `None` in the reserve.
    network: Option<Vec<u8>>,
}

impl ConnectionPermit {
    /// `None` when there is no place.
    fn take(counts: &Arc<Mutex<ConnectionCounts>>, network: Vec<u8>, peer: Peer, limits: &Limits) -> Option<(Self, Admission)> {
        let mut all = counts.lock().unwrap_or_else(PoisonError::into_inner);
        let admission = all.admission(&network, peer, limits);
        let network = match admission {
            Admission::Away => return None,
            Admission::Reserve => None,
            Admission::In => Some(network),
        };
        match &network {
            None => all.reserve += 1,
            Some(network) => {
                all.all += 1;
                *all.of_network.entry(network.clone()).or_default() += 1;
            }
        }
        Some((Self { counts: counts.clone(), network }, admission))
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut all = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(network) = &self.network else {
            all.reserve -= 1;
            return;
        };
        all.all -= 1;
        if let Some(own) = all.of_network.get_mut(network) {
            *own -= 1;
            if *own == 0 {
                all.of_network.remove(network);
            }
        }
    }
}

/// Answers requests until the process is asked to stop, then finishes those under way.
pub async fn answer(listener: TcpListener, router: Router, limits: Limits, config: Arc<Config>, mut stopping: watch::Receiver<bool>) {
    let (counts, graceful) = (Arc::new(Mutex::new(ConnectionCounts::default())), GracefulShutdown::new());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "could not take a connection");
                // Out of files, for instance: the next moment may be better.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let ip = peer.ip().to_canonical();
        let known = Peer { is_proxy: config.trusted_proxies.contain(ip), is_operator: config.metrics.contain(ip) };
        let Some((permit, admission)) = ConnectionPermit::take(&counts, network_of(ip), known, &limits) else { continue };
        let service = ConnectionService::new(&router, peer, admission);
        let head_within = if known.is_proxy { PROXYS_HEAD_WITHIN } else { limits.head_within };
        prepare(&stream);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(TAKEN_WITHIN));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head_within)
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            let _ = watched.await;
            drop(permit);
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// Without `nodelay` Nagle's algorithm and delayed acknowledgement together keep a page waiting for 40 ms. A peer that is gone without
/// a word is noticed within minutes.
fn prepare(stream: &TcpStream) {
    let _ = stream.set_nodelay(true);
    let socket = SockRef::from(stream);
    let _ = socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(Duration::from_secs(60)));
}

/// Who is at the other end of one connection.
struct ConnectionService {
    service: TowerToHyperService<Router>,
    peer: SocketAddr,
    admission: Admission,
}

impl ConnectionService {
    fn new(router: &Router, peer: SocketAddr, admission: Admission) -> Self {
        Self { service: TowerToHyperService::new(router.clone()), peer, admission }
    }
}

type Answering = futures::future::Either<
    <TowerToHyperService<Router> as Service<Request<Incoming>>>::Future,
    std::future::Ready<Result<Response<Body>, std::convert::Infallible>>,
>;

impl Service<Request<Incoming>> for ConnectionService {
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = Answering;

    fn call(&self, mut request: Request<Incoming>) -> Answering {
        let is_health = ["/healthz", "/readyz"].contains(&request.uri().path());
        if self.admission == Admission::Reserve && !is_health {
            return futures::future::Either::Right(std::future::ready(Ok(full())));
        }
        request.extensions_mut().insert(ConnectInfo(self.peer));
        futures::future::Either::Left(self.service.call(request))
    }
}

/// The door is full: said in plain words, as cheaply as can be.
fn full() -> Response<Body> {
    let words = format!("{}. {}\n", AppError::Busy.title(), AppError::Busy.sentence());
    let mut response = Response::new(Body::from(words));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    for (name, value) in [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::RETRY_AFTER, "2"),
        (header::CONNECTION, "close"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
