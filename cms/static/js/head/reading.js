// Runs before anything is drawn: says that scripts run, and restores what the reader chose.
{
  const { dataset } = document.documentElement;
  dataset.scripted = "";
  try {
    for (const name of document.currentScript.dataset.choices.split(" ")) {
      const chosen = localStorage.getItem(name);
      if (chosen) dataset[name] = chosen;
    }
  } catch {
    // The browser keeps nothing for this site: nothing was chosen.
  }
}
