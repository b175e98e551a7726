// Public forms that ask for a proof of work, here and on other sites: find a number such that the SHA-256 of
// "challenge:number" begins with enough zero bits. It starts when the visitor begins to type; a form that is sent
// earlier waits for it. Loaded by itself and without imports, as other sites link this file.

/** Challenges expire after an hour. */
const GOOD_FOR = 50 * 60 * 1000;
/** Hashes asked for at once; the browser computes them beside the page, which stays responsive. */
const BATCH = 64;

const text = new TextEncoder();

function zeroBits(hash) {
  let bits = 0;
  for (const byte of new Uint8Array(hash)) {
    if (byte) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

async function solve(url) {
  const response = await fetch(url, { credentials: "omit", cache: "no-store" });
  const { challenge, bits } = await response.json();
  for (let first = 0; ; first += BATCH) {
    const proofs = Array.from({ length: BATCH }, (_, index) => `${challenge}:${first + index}`);
    const hashes = await Promise.all(proofs.map((proof) => crypto.subtle.digest("SHA-256", text.encode(proof))));
    const found = hashes.findIndex((hash) => zeroBits(hash) >= bits);
    if (found >= 0) return proofs[found];
  }
}

function protect(form) {
  form.querySelector("[data-proof-script]").hidden = true;
  const waiting = form.querySelector("[data-proof-waiting]");
  let proof, begun, ready;

  const start = () => {
    if (!proof || Date.now() - begun > GOOD_FOR) {
      begun = Date.now();
      // Without a proof the desk shows the form again with what was typed, and says what is wrong.
      proof = solve(form.dataset.proof).catch(() => "");
    }
    return proof;
  };

  form.addEventListener("input", start);
  form.addEventListener("submit", async (event) => {
    if (ready) {
      ready = proof = undefined; // used; going back and sending again takes a new one
      return;
    }
    event.preventDefault();
    const submitter = event.submitter;
    waiting.hidden = false;
    form.elements.proof.value = await start();
    waiting.hidden = true;
    ready = true;
    // Later, as browsers ignore it while this event is being handled.
    setTimeout(() => form.requestSubmit(submitter));
  });
}

for (const form of document.querySelectorAll("form[data-proof]")) protect(form);
