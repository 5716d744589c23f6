// Stands in for the package `electron` in tests on plain Node. What needs Electron is tested in
// test/e2e, in the real one.
throw new Error('This file imports electron: test it in test/e2e, or pass what it needs.')
