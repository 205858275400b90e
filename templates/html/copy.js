// The copy event and not the asynchronous clipboard: that one cleans comments out of HTML, and the
// platforms' boundaries are comments.
for (const button of document.querySelectorAll("button[data-copies]")) {
  button.addEventListener("click", () => {
    const source = document.getElementById(button.dataset.copies);
    source.focus();
    source.select();
    document.addEventListener(
      "copy",
      (event) => {
        event.preventDefault();
        event.clipboardData.setData("text/plain", source.value);
        if (button.dataset.as === "html") event.clipboardData.setData("text/html", source.value);
      },
      { once: true },
    );
    const copied = document.execCommand("copy");
    document.getElementById("said").textContent = copied ? "Copied." : "Not copied: press Ctrl+C or ⌘C.";
  });
}
