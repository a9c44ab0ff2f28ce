// Looks at a page as a person with limits does, and answers one sentence for each fault. Run inside the page.
() => {
  const faults = [];
  const say = (what, element) => {
    const name = element && (element.id || element.dataset.testid || element.className || element.textContent.trim());
    faults.push(element ? `${what}: <${element.localName}> ${String(name).slice(0, 60)}` : what);
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const isClipped = style.position === "absolute" && box.width <= 1;
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && box.width > 0 && !isClipped;
  };
  const LEAST_TARGET = 44;
  const LEAST_CONTRAST = 4.5;
  const LEAST_CONTRAST_LARGE = 3;

  // Width
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    say(`scrolls sideways, ${root.scrollWidth} px on ${root.clientWidth}`);
    all("body *").filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
      .slice(0, 3).forEach((element) => say("reaches out", element));
  }

  // Structure
  if (!root.lang) say("no language");
  if (!document.title.trim()) say("no title");
  if (all("h1").length !== 1) say(`${all("h1").length} headings of the first rank`);
  if (all("main").length !== 1) say(`${all("main").length} main parts`);
  let rank = 0;
  all("h1, h2, h3, h4, h5, h6").forEach((heading) => {
    if (Number(heading.localName[1]) > rank + 1) say("skips a rank", heading);
    rank = Number(heading.localName[1]);
  });
  const ids = all("[id]").map((element) => element.id);
  new Set(ids.filter((id, index) => ids.indexOf(id) !== index)).forEach((id) => say(`id twice: ${id}`));
  ["aria-describedby", "aria-labelledby", "aria-controls", "for"].forEach((name) => {
    all(`[${name}]`).forEach((element) => {
      element.getAttribute(name).split(/\s+/).forEach((id) => {
        if (!document.getElementById(id)) say(`${name} leads nowhere`, element);
      });
    });
  });

  // Names
  all("input:not([type=hidden]), select, textarea").forEach((field) => {
    const words = [...(field.labels || [])].map((label) => label.textContent.trim()).join("");
    if (!words && !field.getAttribute("aria-label")) say("no label", field);
  });
  all("a[href], button").forEach((element) => {
    if (element.getAttribute("aria-hidden") === "true") return;
    const words = element.textContent.trim() || element.getAttribute("aria-label") || element.title;
    if (!words && !element.querySelector("img[alt]:not([alt=''])")) say("no name", element);
  });
  all("img:not([alt])").forEach((image) => say("no alternative text", image));
  all("img").forEach((image) => {
    if (image.complete && image.naturalWidth === 0) say(`picture is broken: ${image.src}`);
  });

  // Targets: links within a sentence may be smaller.
  all("button, a[class*=button], label:has(input[type=radio]), input[type=text]").filter(isShown).forEach((element) => {
    const box = element.getBoundingClientRect();
    if (box.height < LEAST_TARGET - 0.5 || box.width < LEAST_TARGET - 0.5) {
      say(`target of ${Math.round(box.width)} × ${Math.round(box.height)} px`, element);
    }
  });

  // Contrast of text on plain backgrounds
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const pixel = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = (above, below) => {
    const alpha = above[3] / 255;
    return [0, 1, 2].map((index) => above[index] * alpha + below[index] * (1 - alpha)).concat(255);
  };
  const behind = (element) => {
    if (!element) return pixel(matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff");
    const color = pixel(getComputedStyle(element).backgroundColor);
    return color[3] === 255 ? color : over(color, behind(element.parentElement));
  };
  const light = (color) => {
    const [red, green, blue] = color.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const isText = walker.currentNode.textContent.trim() && !["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName);
    if (!isText || seen.has(element) || !isShown(element) || element.closest("[disabled], :has(> input:disabled)")) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const background = behind(element);
    const parts = [light(over(pixel(style.color), background)), light(background)].sort((one, two) => two - one);
    const contrast = (parts[0] + 0.05) / (parts[1] + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (isLarge ? LEAST_CONTRAST_LARGE : LEAST_CONTRAST)) say(`contrast ${contrast.toFixed(1)}`, element);
  }
  return faults;
}
