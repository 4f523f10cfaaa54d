//! The built site: its folder and the hashed names of its script, module and style.

use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub struct Assets {
    /// The folder with `pkg/` and the files of `public/`. `None` when the site was not built (most tests).
    pub folder: Option<PathBuf>,
    pub style: String,
    pub script: String,
    pub module: String,
}

impl Assets {
    /// Looks for `hash.txt` beside the binary and for `site` beside or above it.
    pub fn find() -> Self {
        let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_path_buf)).unwrap_or_default();
        let hashes = std::fs::read_to_string(beside.join("hash.txt")).unwrap_or_default();
        let hash = |kind: &str| {
            let found = hashes.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.trim() == kind);
            found.map(|(_, hash)| format!(".{}", hash.trim())).unwrap_or_default()
        };
        let folder = [beside.join("site"), beside.join("../site")].into_iter().find(|folder| folder.join("pkg").is_dir());
        Self {
            folder,
            style: format!("/pkg/unknot{}.css", hash("css")),
            script: format!("/pkg/unknot{}.js", hash("js")),
            module: format!("/pkg/unknot{}.wasm", hash("wasm")),
        }
    }
}
