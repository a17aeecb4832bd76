# make demo    a fund with invented data on this machine, in a browser
# make test    every test: Rust, and pages in a real browser
# make bench   the measurements
# make lint    formatting, clippy, types
.PHONY: demo test test-rust test-pages bench lint

demo:
	scripts/need rust
	cargo run --release --quiet -p earmark -- demo

test: test-rust test-pages

test-rust:
	scripts/need rust
	cargo test --workspace --quiet

test-pages:
	scripts/need rust node chromium
	scripts/browser-tests

bench:
	scripts/need rust
	cargo bench --quiet -p law --bench decision
	cargo bench --quiet -p law --bench tuning
	cargo bench --quiet -p fund --bench tuning
	cargo bench --quiet -p journal --bench commit
	cargo bench --quiet -p evidence --bench pdf
	cargo bench --quiet -p office --bench start
	cargo bench --quiet -p office --bench import
	cargo bench --quiet -p fund --bench duplicates
	cargo bench --quiet -p evidence --bench read
	cargo bench --quiet -p portal --bench pages

lint:
	scripts/need rust
	scripts/lint
