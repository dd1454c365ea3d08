// A click on a film's still puts the cookie-less player in its place; nothing is loaded before.
for (const link of document.querySelectorAll("a[data-embed]")) {
  if (!link.dataset.embed) continue;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const player = document.createElement("iframe");
    player.src = link.dataset.embed;
    player.title = link.dataset.title;
    player.allow = "fullscreen; picture-in-picture; encrypted-media";
    player.allowFullscreen = true;
    player.referrerPolicy = "strict-origin-when-cross-origin";
    link.replaceWith(player);
    player.focus();
  });
}
