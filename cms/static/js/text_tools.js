// Text size and contrast: chosen here, kept on this device, restored by head/reading.js.
const { dataset } = document.documentElement;
const SMALLEST = -1;
const LARGEST = 3;

const choose = (name, value) => {
  if (value) dataset[name] = value;
  else delete dataset[name];
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    // The choice holds for this page alone.
  }
};
const showContrast = () => {
  for (const button of document.querySelectorAll("[data-set-contrast]")) {
    button.setAttribute("aria-pressed", String("contrast" in dataset));
  }
};

const sayTextSize = (group) => {
  const percent = Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 * 100);
  group.querySelector("[data-text-status]").textContent = `${group.getAttribute("aria-label")}: ${percent}%`;
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-text-step], [data-set-contrast]");
  if (!button) return;
  if (button.dataset.textStep) {
    const step = Number(button.dataset.textStep);
    const size = step && Math.min(LARGEST, Math.max(SMALLEST, Number(dataset.textSize ?? 0) + step));
    choose("textSize", size ? String(size) : "");
    sayTextSize(button.parentElement);
  } else {
    choose("contrast", "contrast" in dataset ? "" : "more");
    showContrast();
  }
});
showContrast();
