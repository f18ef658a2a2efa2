// Search, the switch of versions, and the menu, which is open where there is room.
"use strict";

const menu = document.getElementById("site-menu");
const wide = window.matchMedia("(min-width: 52.01rem)");
const fit = () => { menu.open = wide.matches; };
wide.addEventListener("change", fit);
fit();
if (document.querySelector(".contents details") && window.matchMedia("(min-width: 70rem)").matches) {
	document.querySelector(".contents details").open = true;
}

function load(source) {
	return new Promise((done, failed) => {
		const script = document.createElement("script");
		script.src = source;
		script.onload = done;
		script.onerror = failed;
		document.head.append(script);
	});
}

const version = document.getElementById("site-version");
load("../versions.js").then(() => {
	const here = version.value;
	version.replaceChildren(...window.siteVersions.map((v) => new Option(v, v, v === here, v === here)));
	version.addEventListener("change", () => { location.href = "../" + encodeURIComponent(version.value) + "/index.html"; });
}, () => { version.disabled = true; }); // a folder of one version alone

const field = document.getElementById("site-search");
const results = document.getElementById("site-results");
let index;

// find ranks sections that hold all words: in titles first.
function find(text) {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return [];
	const hits = [];
	for (const s of window.searchIndex) {
		const title = s.t.toLowerCase(), page = s.p.toLowerCase(), body = s.x.toLowerCase();
		let score = 0;
		for (const w of words) {
			const points = (title.includes(w) ? 8 : 0) + (page.includes(w) ? 4 : 0) + (body.includes(w) ? 1 : 0);
			if (points === 0) { score = 0; break; }
			score += points;
		}
		if (score > 0) hits.push({ s, score, at: body.indexOf(words[0]) });
	}
	return hits.sort((a, b) => b.score - a.score).slice(0, 20);
}

function show() {
	const hits = find(field.value);
	results.hidden = field.value.trim() === "";
	if (hits.length === 0) {
		const none = document.createElement("p");
		none.textContent = "Nothing found.";
		results.replaceChildren(none);
		return;
	}
	results.replaceChildren(...hits.map(({ s, at }) => {
		const a = document.createElement("a");
		a.href = s.u;
		a.textContent = s.t && s.t !== s.p ? s.p + ": " + s.t : s.p;
		const around = document.createElement("small");
		const from = Math.max(0, at - 40);
		around.textContent = (from > 0 ? "… " : "") + s.x.slice(from, from + 120);
		a.append(around);
		return a;
	}));
}

field.addEventListener("input", () => {
	index ??= load("search-index.js");
	index.then(show);
});
document.addEventListener("keydown", (e) => {
	const links = [...results.querySelectorAll("a")];
	const at = links.indexOf(document.activeElement);
	if (e.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
		field.focus();
	} else if (e.key === "Escape" && !results.hidden) {
		results.hidden = true;
		field.focus();
	} else if (e.key === "ArrowDown" && !results.hidden && (at >= 0 || document.activeElement === field) && at < links.length - 1) {
		links[at + 1].focus();
	} else if (e.key === "ArrowUp" && at >= 0) {
		(links[at - 1] || field).focus();
	} else if (e.key === "Enter" && document.activeElement === field && links.length > 0) {
		links[0].click();
	} else {
		return;
	}
	e.preventDefault();
});
document.addEventListener("click", (e) => { if (!e.target.closest(".search")) results.hidden = true; });
