// Asks before a form is sent that says data-confirm, itself or on the button pressed.
const agreed = new WeakSet();

function ask(source) {
  const dialog = document.getElementById("confirm");
  if (!dialog) return Promise.resolve(window.confirm(source.dataset.confirm));
  dialog.querySelector("[data-confirm-title]").textContent = source.dataset.confirmTitle ?? "Are you sure?";
  dialog.querySelector("[data-confirm-text]").textContent = source.dataset.confirm;
  dialog.querySelector("[data-confirm-yes]").textContent = (source.dataset.confirmLabel ?? "Yes").replace(/…$/, "");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const source = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!source.dataset.confirm || agreed.has(form)) {
      agreed.delete(form);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(source))) return;
    agreed.add(form);
    form.requestSubmit(event.submitter);
  },
  true,
);
