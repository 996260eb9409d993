const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

// Everything else is loaded afterwards: an older Node would stumble over it before it could say this.
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Whystream needs Node 22.18 or newer; this is Node ${process.versions.node}. Install a newer one from https://nodejs.org.`,
  );
  process.exitCode = 1;
} else {
  const { start } = await import("./start/start.ts");
  process.exit(await start(process.argv.slice(2)));
}
