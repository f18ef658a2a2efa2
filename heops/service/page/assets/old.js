// For browsers that do not know modules.
document.getElementById("status").textContent = "This browser is too old for the page: it needs WebAssembly and module workers (Chrome 89, Firefox 114, Safari 15 or later).";
