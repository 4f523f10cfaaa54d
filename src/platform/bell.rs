//! The bell that wakes the workers for a job that is due now. Each hears every ring, also one that came while it was at work.

use std::sync::Arc;
use tokio::sync::watch;

#[derive(Clone, Default)]
pub struct Bell(Arc<watch::Sender<u64>>);

/// One who is woken by the bell.
pub struct Sleeper(watch::Receiver<u64>);

impl Bell {
    pub fn ring(&self) {
        self.0.send_modify(|rings| *rings = rings.wrapping_add(1));
    }

    pub fn sleeper(&self) -> Sleeper {
        Sleeper(self.0.subscribe())
    }
}

impl Sleeper {
    /// Returns when the bell has been rung since it last returned.
    pub async fn woken(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
