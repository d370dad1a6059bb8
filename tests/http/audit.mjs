// Runs the GraphQL over HTTP audits of npm's graphql-http against a server and prints the results as JSON.
// Usage: node audit.mjs <folder with node_modules> <url>
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, url] = process.argv.slice(2);
const require = createRequire(pathToFileURL(folder + "/package.json"));
const { auditServer } = require("graphql-http");

const results = await auditServer({ url });
console.log(
  JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))),
);
