//! How much is made.

#[derive(Debug, Clone, Copy)]
pub struct Load {
    pub clients: u32,
    pub therapists: u32,
    pub visits_per_client: u32,
    pub messages_per_client: u32,
    pub seed: u64,
}
