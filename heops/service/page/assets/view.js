// Draws the image, the mask over it and the ciphertext's bytes.

const zooms = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8];

export class View {
  constructor(by) {
    this.by = by; // finds elements by their id
    this.at = zooms.indexOf(1);
    this.size = { width: 0, height: 0 };
    by("in").addEventListener("click", () => this.zoom(1));
    by("out").addEventListener("click", () => this.zoom(-1));
    by("opacity").addEventListener("input", () => this.fade());
    by("view").addEventListener("keydown", (e) => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      if (e.key === "+" || e.key === "=") this.zoom(1);
      else if (e.key === "-") this.zoom(-1);
      else return;
      e.preventDefault();
    });
  }

  zoom(by) {
    this.at = Math.max(0, Math.min(zooms.length - 1, this.at + by));
    const factor = zooms[this.at];
    for (const id of ["picture", "mask"]) {
      const s = this.by(id).style;
      s.width = this.size.width * factor + "px";
      s.height = this.size.height * factor + "px";
    }
    const holder = this.by("layers-view").style;
    holder.width = this.size.width * factor + "px";
    holder.height = this.size.height * factor + "px";
    this.by("zoom").textContent = Math.round(factor * 100) + " %";
    this.by("in").disabled = this.at === zooms.length - 1;
    this.by("out").disabled = this.at === 0;
  }

  fade() { this.by("mask").style.opacity = this.by("opacity").value / 100; }

  // image shows a picture in grey, a byte a pixel.
  image(width, height, grey) {
    this.size = { width, height };
    draw(this.by("picture"), width, height, (i, rgba) => { rgba[0] = rgba[1] = rgba[2] = grey[i]; rgba[3] = 255; });
    draw(this.by("mask"), width, height, () => {});
    this.at = zooms.indexOf(1);
    while (this.at > 0 && width * zooms[this.at] > 1100) this.at--;
    this.zoom(0);
    this.fade();
  }

  // mask shows a result: a class a pixel; class 0 is clear.
  mask(classes) {
    const { width, height } = this.size;
    draw(this.by("mask"), width, height, (i, rgba) => {
      if (!classes[i]) return;
      rgba.set(colour(classes[i]));
      rgba[3] = 255;
    });
  }

  // seen shows bytes as grey pixels, as many as fill a square.
  seen(bytes) {
    const side = Math.floor(Math.sqrt(bytes.length));
    draw(this.by("seen"), side, side, (i, rgba) => { rgba[0] = rgba[1] = rgba[2] = bytes[i]; rgba[3] = 255; });
  }
}

function draw(canvas, width, height, pixel) {
  canvas.width = width;
  canvas.height = height;
  const data = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) pixel(i, data.data.subarray(4 * i, 4 * i + 4));
  canvas.getContext("2d").putImageData(data, 0, 0);
}

// colour tells classes apart: hues by the golden ratio, cyan first.
function colour(n) {
  const hue = ((0.53 + (n - 1) * 0.618) % 1) * 6;
  const part = (shift) => 255 * Math.max(0, Math.min(1, Math.abs((hue + shift) % 6 - 3) - 1));
  return [part(0), part(4), part(2)];
}
