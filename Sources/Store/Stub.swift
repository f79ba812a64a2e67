enum StoreError: Error { case busy }
