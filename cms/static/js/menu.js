// Open drop-downs close on Escape, on a press elsewhere, and when the focus leaves them.
const openOnes = () => document.querySelectorAll("[data-menu] details[open], details[data-dropdown][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of openOnes()) {
    const hadFocus = details.contains(document.activeElement);
    details.open = false;
    if (hadFocus) details.querySelector("summary").focus();
  }
});

const closeOutside = (event) => {
  for (const details of openOnes()) {
    if (!details.contains(event.target)) details.open = false;
  }
};
document.addEventListener("pointerdown", closeOutside);
document.addEventListener("focusin", closeOutside);
