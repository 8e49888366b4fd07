using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>Where HTTP clients are told what to request.</summary>
internal static class RequestAddresses
{
    private static readonly string[] s_flurlPaths =
    [
        "AppendPathSegment", "AppendPathSegments", "AppendQueryParam", "RemoveFragment", "RemovePath", "RemovePathSegment", "RemoveQuery",
        "RemoveQueryParam", "RemoveQueryParams", "ResetToRoot", "SetFragment", "SetQueryParam", "SetQueryParams",
    ];

    private static readonly string[] s_flurlRequests =
    [
        "GetAsync", "GetJsonAsync", "GetStringAsync", "GetStreamAsync", "GetBytesAsync", "HeadAsync", "OptionsAsync", "DeleteAsync", "DownloadFileAsync",
        "PostAsync", "PostJsonAsync", "PostStringAsync", "PostUrlEncodedAsync", "PostMultipartAsync", "PutAsync", "PutJsonAsync", "PutStringAsync",
        "PatchAsync", "PatchJsonAsync", "PatchStringAsync", "SendAsync", "SendJsonAsync", "SendStringAsync", "SendUrlEncodedAsync",
        "WithHeader", "WithHeaders", "WithCookie", "WithCookies", "WithBasicAuth", "WithOAuthBearerToken", "WithTimeout", "WithAutoRedirect",
        "WithSettings", "AllowAnyHttpStatus", "AllowHttpStatus", "BeforeCall", "AfterCall", "OnError", "OnRedirect",
    ];

    private static readonly string[] s_restSharpRequests =
    [
        "Get", "GetAsync", "GetJson", "GetJsonAsync", "PostJson", "PostJsonAsync", "PutJson", "PutJsonAsync", "Delete", "DeleteAsync",
        "ExecuteGet", "ExecuteGetAsync", "ExecuteDelete", "ExecuteDeleteAsync", "StreamJsonAsync",
    ];

    internal static readonly Sinks All = new(
        Calls("System.Net.Http.HttpClient", "requestUri",
            "GetAsync", "GetStringAsync", "GetByteArrayAsync", "GetStreamAsync", "PostAsync", "PutAsync", "PatchAsync", "DeleteAsync"),
        Properties("System.Net.Http.HttpClient", "BaseAddress"),
        Calls("System.Net.Http.HttpRequestMessage", "requestUri", Sink.Constructor),
        Properties("System.Net.Http.HttpRequestMessage", "RequestUri"),
        Calls("System.Net.Http.Json.HttpClientJsonExtensions", "requestUri",
            "GetFromJsonAsync", "GetFromJsonAsAsyncEnumerable", "PostAsJsonAsync", "PutAsJsonAsync", "PatchAsJsonAsync", "DeleteFromJsonAsync"),
        Calls("System.Net.WebRequest", "requestUriString", "Create", "CreateHttp"),
        Calls("System.Net.WebRequest", "requestUri", "Create", "CreateHttp", "CreateDefault"),
        Calls("System.Net.WebClient", "address",
            "DownloadString", "DownloadStringTaskAsync", "DownloadStringAsync", "DownloadData", "DownloadDataTaskAsync", "DownloadDataAsync",
            "DownloadFile", "DownloadFileTaskAsync", "DownloadFileAsync", "UploadString", "UploadStringTaskAsync", "UploadStringAsync",
            "UploadData", "UploadDataTaskAsync", "UploadDataAsync", "UploadFile", "UploadFileTaskAsync", "UploadFileAsync",
            "UploadValues", "UploadValuesTaskAsync", "UploadValuesAsync", "OpenRead", "OpenReadTaskAsync", "OpenReadAsync", "OpenWrite", "OpenWriteTaskAsync", "OpenWriteAsync"),
        Properties("System.Net.WebClient", "BaseAddress"),
        Calls("RestSharp.RestClient", "baseUrl", Sink.Constructor),
        Calls("RestSharp.RestClientOptions", "baseUrl", Sink.Constructor),
        Properties("RestSharp.RestClientOptions", "BaseUrl"),
        Calls("RestSharp.RestRequest", "resource", Sink.Constructor),
        Calls("RestSharp.RestClientExtensions", "resource", s_restSharpRequests),
        Calls("Flurl.Http.FlurlClient", "baseUrl", Sink.Constructor),
        Properties("Flurl.Http.FlurlClient", "BaseUrl"),
        Calls("Flurl.Http.Configuration.IFlurlClientCache", "baseUrl", "GetOrAdd"),
        Calls("Flurl.Http.FlurlRequest", "url", Sink.Constructor),
        Calls("Flurl.Url", "baseUrl", Sink.Constructor),
        Calls("Flurl.Url", "uri", Sink.Constructor),
        Calls("Flurl.Http.GeneratedExtensions", "url", s_flurlRequests),
        Calls("Flurl.Http.GeneratedExtensions", "uri", s_flurlRequests),
        Calls("Flurl.GeneratedExtensions", "url", s_flurlPaths),
        Calls("Flurl.GeneratedExtensions", "uri", s_flurlPaths),
        Calls("Refit.RestService", "hostUrl", "For", "ForGenerated", "CreateHttpClient"),
        Calls("Grpc.Net.Client.GrpcChannel", "address", "ForAddress"),
        Properties("Grpc.Net.ClientFactory.GrpcClientFactoryOptions", "Address"),
        Calls("Microsoft.AspNetCore.SignalR.Client.HubConnectionBuilderHttpExtensions", "url", "WithUrl"),
        Properties("Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions", "Url"),
        Calls("System.ServiceModel.EndpointAddress", "uri", Sink.Constructor));
}
