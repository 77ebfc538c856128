"use strict";
// Loads the verifier out of the page and answers jobs, a line of JSON each, from standard input.
// With a path to a .zip after the page's: prints the same JSON as `verify.py --json`.
const fs = require("fs");
const readline = require("readline");

const [page, bundle] = process.argv.slice(2);
const source = /<script id="verifier">([^]*?)<\/script>/.exec(fs.readFileSync(page, "utf8"))[1];
const Shuoli = new Function(`${source}\nreturn Shuoli;`)();
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));

function verify({ zip, files, policy, anchors, document, lang }) {
  const given = { anchors: anchors || [], document: document ? bytes(document) : null };
  try {
    if (policy) given.policy = Shuoli.parsePolicy(policy);
  } catch (error) {
    return { refused: Shuoli.sentence(error, lang || "en") };
  }
  const map = files && new Map(Object.entries(files).map(([name, text]) => [name, bytes(text)]));
  const steps = map ? Shuoli.verifyFolder(map, given) : Shuoli.verifyZip(bytes(zip), given);
  return Shuoli.finish(steps).asJson(lang || "en");
}

const JOBS = {
  verify,
  tables: () => Shuoli.TABLES,
  hash: ({ message }) => ["sha256", "sha512"].map((name) => Shuoli.toHex(Shuoli[name](bytes(message)))),
  ed25519: ({ tests }) => tests.map((parts) => Shuoli.verifyEd25519(...parts.map(Shuoli.fromHex))),
  inclusion: ({ leaf, index, size, proof, root }) =>
    Shuoli.checkInclusion(bytes(leaf), index, size, proof.map(bytes), bytes(root)),
  consistency: ({ old, size, oldRoot, root, proof }) =>
    Shuoli.checkConsistency(old, size, bytes(oldRoot), bytes(root), proof.map(bytes)),
  roots: ({ leaves }) => {
    const hashes = leaves.map((leaf) => Array.from(Shuoli.leafHash(Shuoli.fromHex(leaf))));
    const sizes = new Set(Array.from({ length: leaves.length + 1 }, (_, size) => size));
    return Array.from(Shuoli.rootsAt(Uint8Array.from(hashes.flat()), sizes).values());
  },
  json: ({ text }) => {
    try {
      return Shuoli.Json.read(text).canonical ? "canonical" : "readable";
    } catch (error) {
      return "unreadable";
    }
  },
  inflate: ({ data, limit }) => {
    try {
      const found = Shuoli.inflate(bytes(data), limit);
      return { ...found, data: Buffer.from(found.data).toString("base64") };
    } catch (error) {
      return "wrong";
    }
  },
  salvage: ({ data }) =>
    Object.fromEntries(
      Array.from(Shuoli.salvageZip(bytes(data)), ([name, content]) => [
        name, Shuoli.toHex(Shuoli.sha256(content)),
      ]),
    ),
  plain: ({ text }) => Shuoli.plain(text),
};

if (bundle) {
  const report = verify({ zip: fs.readFileSync(bundle).toString("base64") });
  console.log(JSON.stringify(report, null, 1));
  process.exitCode = report.failed ? 1 : 0;
} else {
  readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const job = JSON.parse(line);
    console.log(JSON.stringify(JOBS[job.job](job)));
  });
}
