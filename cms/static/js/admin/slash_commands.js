// The list of blocks that "/" opens is for a "/" that begins a word. Wagtail opens it at any, and
// Enter then takes a block for what was typed: `./.`, which ends most official texts, was lost.

const utilities = window.draftail?.DraftUtils;

if (utilities) {
  const anyPrompt = utilities.getCommandPalettePrompt.bind(utilities);
  utilities.getCommandPalettePrompt = (editorState) => {
    const prompt = anyPrompt(editorState);
    const before = prompt?.block.getText().charAt(prompt.position - 1) ?? "";
    return /\S/.test(before) ? null : prompt;
  };
}
