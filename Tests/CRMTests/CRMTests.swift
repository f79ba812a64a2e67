import Testing

@Suite struct CRMTests {}
