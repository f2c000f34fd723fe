// Owner of the precompiled header; rooms without sources yet compile this.
